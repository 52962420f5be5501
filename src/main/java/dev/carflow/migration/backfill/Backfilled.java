package dev.carflow.migration.backfill;

import dev.carflow.smartcar.api.ApiProblem;

/** How a backfill ended. */
public sealed interface Backfilled {

    /**
     * @param rows read in this and earlier processes
     * @param refused users whom Smartcar says another customer's than we do; they stay as they are
     * @param removed users left out, since they were removed here
     * @param unusable users left out, for an id that cannot be one
     */
    record Counts(long rows, long refused, long removed, long unusable) {}

    /**
     * Everything that Smartcar lists is here.
     *
     * @param removed connections that are not at Smartcar any more, and now not here either
     * @param matched users found that were given to the customer whose vehicle they connect
     */
    record Complete(Counts counts, long connections, int removed, int matched) implements Backfilled {}

    /**
     * Read to the end twice, and fewer were listed than Smartcar says there are: what was listed is here, and nothing was
     * removed.
     */
    record Incomplete(Counts counts, long total, long seen) implements Backfilled {}

    /** Smartcar does not answer: what was read is here, and the next time goes on behind it. */
    record Stopped(Counts counts, ApiProblem problem) implements Backfilled {}

    /** Another process goes on with it, or began anew. */
    record Superseded() implements Backfilled {}

    /** Nothing was written. */
    record Counted(long rows, long newUsers, long newConnections) implements Backfilled {}
}
