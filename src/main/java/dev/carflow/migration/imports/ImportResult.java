package dev.carflow.migration.imports;

import java.util.Map;

/** The result of an import. Lines stored before it stopped stay, and the next run finds them unchanged. */
public sealed interface ImportResult {

    /**
     * The counts of stored rows, or in a dry run of those that would be.
     *
     * @param lines read
     * @param users new ones
     * @param vehicles new ones
     * @param newer tokens newer than the stored ones
     * @param same tokens that were stored already
     * @param outdated tokens older than the stored ones, which stay
     * @param refused skipped lines by reason
     */
    record Counts(
            long lines,
            long users,
            long vehicles,
            long newer,
            long same,
            long outdated,
            Map<LineSkipReason, Long> refused) {
        public Counts {
            refused = Map.copyOf(refused);
        }
    }

    Counts counts();

    /** Read to the end. */
    record Complete(Counts counts) implements ImportResult {}

    /**
     * The source could not be read to its end.
     *
     * @param why in a sentence
     */
    record Stopped(Counts counts, String why) implements ImportResult {}

    /** There are tokens, and no key to seal them with. */
    record NoKey(Counts counts) implements ImportResult {}

    /** There are tokens, and the migration is finished: none are kept. */
    record Finished(Counts counts) implements ImportResult {}
}
