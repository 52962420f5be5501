package dev.carflow.migration.checklist;

import static dev.carflow.migration.Phase.PARALLEL;

import dev.carflow.migration.checklist.Facts.Rows;
import java.util.List;

/** The guide's "Phase 2 Validation". */
final class PhaseTwo {

    static final List<ChecklistItem> ITEMS = List.of(
            new ChecklistItem("2.1", PARALLEL, "userId captured from Connect redirect", PhaseTwo::captured),
            new ChecklistItem("2.2", PARALLEL, "smartcar_user_id stored in user database", PhaseTwo::stored),
            new ChecklistItem(
                    "2.3", PARALLEL, "Connections query with userId filter returns results", PhaseTwo::filter),
            new ChecklistItem(
                    "2.4", PARALLEL, "Webhook handler routes events correctly using user.id", PhaseTwo::routed),
            new ChecklistItem(
                    "2.5",
                    PARALLEL,
                    "Old per-vehicle user token calls still work for existing connections",
                    PhaseTwo::oldCalls));

    private PhaseTwo() {}

    private static Finding captured(Facts facts) {
        if (!facts.connectConfigured()) {
            return Finding.notApplicable("users do not connect through this service (carflow.connect is not set)");
        }
        return facts.rows().captured() > 0
                ? Finding.holds(facts.rows().captured() + " users were captured and confirmed")
                : Finding.doesNotHold(
                        "nobody has connected through this service yet",
                        "connect a vehicle of your own by POST /connect/sessions");
    }

    static Finding stored(Facts facts) {
        Rows rows = facts.rows();
        if (rows.withoutUserId() > 0) {
            return Finding.doesNotHold(
                    rows.withoutUserId() + " of " + rows.customersWithVehicles()
                            + " users with vehicles have none"
                            + (rows.found() > 0
                                    ? "; of " + rows.found() + " found at Smartcar nobody says whose they are"
                                    : ""),
                    rows.backfilledAt().isEmpty()
                            ? "run `migrate backfill`"
                            : "run `migrate backfill --match-by-vehicle`, or let these users connect again");
        }
        return rows.customersWithVehicles() > 0 || rows.found() > 0
                ? Finding.holds("all " + rows.customersWithVehicles() + " users with vehicles have it")
                : Finding.doesNotHold("no user has a vehicle yet", "run `migrate backfill`");
    }

    private static Finding filter(Facts facts) {
        if (facts.filter() instanceof Probe.Wrong wrong) {
            return wrong.strangers() > 0
                    ? Finding.doesNotHold(
                            "the answer held " + wrong.strangers() + " connections of others: the filter is ignored",
                            "set carflow.smartcar.user-filter to the name that Smartcar knows, such as filter[user_id]")
                    : Finding.doesNotHold(
                            "the user tried has no connection at Smartcar any more", "run `migrate backfill`");
        }
        if (facts.filter() instanceof Probe.Failed failed) {
            return Finding.unknown("the call failed: " + failed.problem(), "try again");
        }
        return facts.filter() instanceof Probe.Untried untried
                ? Finding.unknown(
                        untried.why(), facts.token() instanceof Probe.Worked ? "run `migrate backfill`" : "see 1.2")
                : Finding.holds("one user was asked for, and the answer was this user's alone");
    }

    private static Finding routed(Facts facts) {
        return Finding.holds("every event is keyed and routed by data.user.id");
    }

    private static Finding oldCalls(Facts facts) {
        if (!facts.keepsTokens()) {
            return Finding.notApplicable("no vehicle's token is stored");
        }
        if (facts.comparison().isEmpty()) {
            return Finding.doesNotHold("nothing was compared yet", PhaseOne.COMPARE);
        }
        int failed = facts.comparison().get().vehicleTokenFailed();
        return failed == 0
                ? Finding.holds("all of the last comparison did")
                : Finding.doesNotHold(failed + " of the last comparison failed", PhaseOne.COMPARE + ", which says why");
    }
}
