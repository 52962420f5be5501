package dev.carflow.migration.backfill;

import dev.carflow.smartcar.api.ApiProblem;
import java.util.Map;
import java.util.Optional;

/** The result of a backfill. */
public sealed interface BackfillResult {

    /**
     * @param rows read in this and earlier processes
     * @param refused users whom Smartcar assigns to another customer than Carflow does; they stay as they are
     * @param removed users left out because they were removed here
     * @param unusable users left out because an id is not usable
     */
    record Counts(long rows, long refused, long removed, long unusable) {}

    /**
     * Everything that Smartcar lists is stored.
     *
     * @param removed connections that Smartcar does not list any more, and that were removed here
     * @param matched found users who were assigned to the customer whose vehicle they connect
     */
    record Complete(Counts counts, long connections, int removed, int matched) implements BackfillResult {}

    /**
     * Read to the end twice, and Smartcar listed fewer connections than it counts: the listed ones are stored, and
     * nothing was removed.
     */
    record Incomplete(Counts counts, long total, long seen) implements BackfillResult {}

    /** Smartcar does not answer: what was read is stored, and the next run resumes behind it. */
    record Stopped(Counts counts, ApiProblem problem) implements BackfillResult {}

    /** Another process continues the run, or restarted it. */
    record Superseded() implements BackfillResult {}

    /** Nothing was written. */
    record Counted(long rows, long newUsers, long newConnections) implements BackfillResult {}

    /**
     * Owners of stored tokens were looked up; in a dry run nothing was stored.
     *
     * @param counts tokens by outcome; tokens whose row changed meanwhile are not counted
     * @param stopped why not all were looked up; none at the end. Owners found before are stored, and the next run
     *     looks up the rest
     */
    record TokensChecked(Map<TokenOutcome, Long> counts, Optional<ApiProblem> stopped) implements BackfillResult {
        public TokensChecked {
            counts = Map.copyOf(counts);
        }

        public long of(TokenOutcome outcome) {
            return counts.getOrDefault(outcome, 0L);
        }

        public long tokens() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** The outcome for a stored token whose user or vehicle was not known. */
    enum TokenOutcome {
        /** User and vehicle are known now. */
        IDENTIFIED,
        /** The user is known now; which of several vehicles the row stands for is not. */
        VEHICLE_UNKNOWN,
        /** The user is known now; the token opens other vehicles than the row names. */
        OTHER_VEHICLE,
        /** Its Smartcar user belongs to another customer; nothing was changed. */
        LINKED_TO_ANOTHER,
        /** Its user was removed here; nothing was changed. */
        REMOVED,
        /** No key opens it. */
        UNREADABLE,
        /** It has expired, and Smartcar was not asked. */
        ENDED,
        /** Smartcar refused it. */
        REFUSED
    }

    /**
     * VINs were requested from v3; in a dry run these are the numbers of what would be requested.
     *
     * @param withVin vehicles with a VIN in the answer
     * @param users who were assigned to the customer whose vehicle they connect
     * @param vehicles imported by VIN whose Smartcar id is known now
     * @param open vehicles imported by VIN whose Smartcar id is not known
     * @param stopped why not all were requested, and nothing was matched; none at the end
     */
    record VinsChecked(long asked, long withVin, int users, int vehicles, long open, Optional<ApiProblem> stopped)
            implements BackfillResult {}
}
