package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.api.PageSettings.OversizedPage;
import java.time.Duration;

/**
 * The management API (contract 7.6 and 12.3). Every switch is explained in {@code docs/simulator.md}.
 *
 * @param pendingFor from the 202 of a creation to the subscription
 * @param repeated the answer to a second creation meanwhile
 * @param listsPending whether one that is being created is listed
 * @param lost share of creations that are accepted and never come about
 * @param pages of webhooks and subscriptions
 * @param liveByDefault whether a list without a filter for the mode has live vehicles alone, as that of connections
 * @param sparse whether lists are without {@code meta} and {@code links}, webhooks without their name, and every
 *     relationship has the type {@code webhook}, as in the sample of the docs
 * @param endsWithConnection whether a subscription ends with its connection
 */
public record ManagementSettings(
        Duration pendingFor,
        Repeated repeated,
        boolean listsPending,
        double lost,
        PageSettings pages,
        boolean liveByDefault,
        boolean sparse,
        boolean endsWithConnection) {

    /** Sources do not say which it is. */
    public enum Repeated {
        /** A 202, and one subscription comes of both. */
        ACCEPTED,
        /** A 409, as for one that exists. */
        CONFLICT
    }

    public static ManagementSettings realistic() {
        return new ManagementSettings(
                Duration.ZERO, Repeated.CONFLICT, false, 0, PageSettings.realistic(), false, false, true);
    }

    /** Every switch on. */
    public static ManagementSettings harsh() {
        return new ManagementSettings(
                Duration.ofSeconds(2),
                Repeated.ACCEPTED,
                false,
                0.02,
                PageSettings.harsh().withLargest(100, OversizedPage.REFUSED),
                true,
                true,
                false);
    }

    public ManagementSettings withPendingFor(Duration time) {
        return new ManagementSettings(
                time, repeated, listsPending, lost, pages, liveByDefault, sparse, endsWithConnection);
    }

    public ManagementSettings withRepeated(Repeated answer) {
        return new ManagementSettings(
                pendingFor, answer, listsPending, lost, pages, liveByDefault, sparse, endsWithConnection);
    }

    public ManagementSettings withLost(double share) {
        return new ManagementSettings(
                pendingFor, repeated, listsPending, share, pages, liveByDefault, sparse, endsWithConnection);
    }

    public ManagementSettings withPages(PageSettings newPages) {
        return new ManagementSettings(
                pendingFor, repeated, listsPending, lost, newPages, liveByDefault, sparse, endsWithConnection);
    }

    public ManagementSettings withEndsWithConnection(boolean ends) {
        return new ManagementSettings(pendingFor, repeated, listsPending, lost, pages, liveByDefault, sparse, ends);
    }
}
