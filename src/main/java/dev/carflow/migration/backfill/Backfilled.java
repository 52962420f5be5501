package dev.carflow.migration.backfill;

import dev.carflow.smartcar.api.ApiProblem;
import java.util.Optional;

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

    /**
     * Stored tokens were asked whose they are, in a dry run without writing it down.
     *
     * @param stopped why not all were; none at the end. What was told before is here, and the next time asks for the rest
     */
    record TokensAsked(TokenCounts counts, Optional<ApiProblem> stopped) implements Backfilled {}

    /**
     * v3 was asked for VINs; in a dry run it was not, and this is what would be asked.
     *
     * @param told vehicles that said their VIN
     * @param users given to the customer whose vehicle they connect
     * @param vehicles imported by VIN, whose Smartcar id is known now
     * @param open vehicles imported by VIN, whose Smartcar id is not
     * @param stopped why not all were asked, and nothing was matched; none at the end
     */
    record VinsAsked(long asked, long told, int users, int vehicles, long open, Optional<ApiProblem> stopped)
            implements Backfilled {}

    /**
     * What became of stored tokens whose user or vehicle was not known.
     *
     * @param identified user and vehicle are known now
     * @param vehicleUnknown the user is known now, and of several vehicles not which one the row is
     * @param otherVehicle the user is known now, and the token opens other vehicles than the row says
     * @param ended tokens that are over, and that Smartcar was not asked about
     * @param refused tokens that Smartcar refused
     * @param ofAnother tokens of a Smartcar user who is another customer's here; nothing was changed
     * @param removed tokens of a user who was removed here; nothing was changed
     * @param unreadable tokens that no key opens
     */
    record TokenCounts(
            long identified,
            long vehicleUnknown,
            long otherVehicle,
            long ended,
            long refused,
            long ofAnother,
            long removed,
            long unreadable) {

        static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0, 0, 0, 0);

        TokenCounts plus(TokenCounts more) {
            return new TokenCounts(
                    identified + more.identified,
                    vehicleUnknown + more.vehicleUnknown,
                    otherVehicle + more.otherVehicle,
                    ended + more.ended,
                    refused + more.refused,
                    ofAnother + more.ofAnother,
                    removed + more.removed,
                    unreadable + more.unreadable);
        }

        /** All but those whose row was changed meanwhile. */
        public long tokens() {
            return identified + vehicleUnknown + otherVehicle + ended + refused + ofAnother + removed + unreadable;
        }
    }
}
