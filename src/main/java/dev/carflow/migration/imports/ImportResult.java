package dev.carflow.migration.imports;

import java.util.Map;

/** How an import ended. What was stored before it stopped stays, and is found unchanged the next time. */
public sealed interface ImportResult {

    /**
     * What was done, or in a dry run would be.
     *
     * @param lines read
     * @param users new ones
     * @param vehicles new ones
     * @param newer tokens that are newer than what was here
     * @param same tokens that were here
     * @param outdated tokens that are older than what is here, which stays
     * @param refused lines that were passed by, by reason
     */
    record Counts(
            long lines,
            long users,
            long vehicles,
            long newer,
            long same,
            long outdated,
            Map<SkipReason, Long> refused) {
        public Counts {
            refused = Map.copyOf(refused);
        }
    }

    Counts counts();

    /** Read to the end. */
    record Complete(Counts counts) implements ImportResult {}

    /** Not to be read on. @param why in a sentence */
    record Stopped(Counts counts, String why) implements ImportResult {}

    /** There are tokens, and no key to seal them with. */
    record NoKey(Counts counts) implements ImportResult {}

    /** There are tokens, and the migration is finished: none are kept. */
    record Finished(Counts counts) implements ImportResult {}
}
