package dev.carflow.migration.backfill;

import dev.carflow.smartcar.api.ApiProblem;
import java.util.Map;
import java.util.Optional;

/** How a backfill ended. */
public sealed interface BackfillResult {

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
    record Complete(Counts counts, long connections, int removed, int matched) implements BackfillResult {}

    /**
     * Read to the end twice, and fewer were listed than Smartcar says there are: what was listed is here, and nothing was
     * removed.
     */
    record Incomplete(Counts counts, long total, long seen) implements BackfillResult {}

    /** Smartcar does not answer: what was read is here, and the next time goes on behind it. */
    record Stopped(Counts counts, ApiProblem problem) implements BackfillResult {}

    /** Another process goes on with it, or began anew. */
    record Superseded() implements BackfillResult {}

    /** Nothing was written. */
    record Counted(long rows, long newUsers, long newConnections) implements BackfillResult {}

    /**
     * Stored tokens were asked whose they are, in a dry run without writing it down.
     *
     * @param counts of tokens, by what became of them; those whose row was changed meanwhile are in none
     * @param stopped why not all were; none at the end. What was told before is here, and the next time asks for the rest
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

    /** What became of a stored token whose user or vehicle was not known. */
    enum TokenOutcome {
        /** User and vehicle are known now. */
        IDENTIFIED,
        /** The user is known now, and of several vehicles not which one the row is. */
        VEHICLE_UNKNOWN,
        /** The user is known now, and the token opens other vehicles than the row says. */
        OTHER_VEHICLE,
        /** Its Smartcar user is another customer's here; nothing was changed. */
        LINKED_TO_ANOTHER,
        /** Its user was removed here; nothing was changed. */
        REMOVED,
        /** No key opens it. */
        UNREADABLE,
        /** It is over, and Smartcar was not asked. */
        ENDED,
        /** Smartcar refused it. */
        REFUSED
    }

    /**
     * v3 was asked for VINs; in a dry run it was not, and this is what would be asked.
     *
     * @param told vehicles that said their VIN
     * @param users given to the customer whose vehicle they connect
     * @param vehicles imported by VIN, whose Smartcar id is known now
     * @param open vehicles imported by VIN, whose Smartcar id is not
     * @param stopped why not all were asked, and nothing was matched; none at the end
     */
    record VinsChecked(long asked, long told, int users, int vehicles, long open, Optional<ApiProblem> stopped)
            implements BackfillResult {}
}
