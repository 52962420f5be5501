package dev.carflow.migration.imports;

/** Told how far an import has come. */
public interface ImportProgress {

    /** Nobody looks. */
    ImportProgress NONE = new ImportProgress() {};

    /** @param lines read and stored so far, those that were passed by included */
    default void reached(long lines) {}

    /** A line was passed by. */
    default void refused(long line, SkipReason why) {}
}
