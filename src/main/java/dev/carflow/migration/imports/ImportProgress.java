package dev.carflow.migration.imports;

/** Receives the progress of an import. */
public interface ImportProgress {

    /** Ignores progress. */
    ImportProgress NONE = new ImportProgress() {};

    /** @param lines read and stored so far, skipped ones included */
    default void reached(long lines) {}

    /** A line was skipped. */
    default void refused(long line, LineSkipReason why) {}
}
