package dev.carflow.migration.checklist;

import static dev.carflow.smartcar.MigrationPhase.PARALLEL;

import dev.carflow.migration.checklist.Facts.Rows;
import dev.carflow.migration.processes.Processes;
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

    static final String NO_PROCESS = "no process of the service has said within two minutes what it does";
    static final String START = "start the service, with this database";

    private PhaseTwo() {}

    private static CheckFinding captured(Facts facts) {
        if (facts.rows().captured() > 0) {
            return CheckFinding.holds(facts.rows().captured() + " users were captured, confirmed and claimed");
        }
        Processes processes = facts.processes();
        if (processes.running() == 0) {
            return CheckFinding.unknown(NO_PROCESS, START);
        }
        return processes.connect() == 0
                ? CheckFinding.notApplicable(
                        "users do not connect through this service: no running process serves Connect")
                : CheckFinding.doesNotHold(
                        "nobody has connected through this service yet",
                        "connect a vehicle of your own by POST /connect/sessions");
    }

    static CheckFinding stored(Facts facts) {
        Rows rows = facts.rows();
        if (rows.withoutUserId() > 0) {
            return CheckFinding.doesNotHold(
                    rows.withoutUserId() + " of " + rows.customersWithVehicles()
                            + " users with vehicles have none"
                            + (rows.found() > 0
                                    ? "; of " + rows.found() + " found at Smartcar nobody says whose they are"
                                    : ""),
                    rows.backfilledAt().isEmpty()
                            ? "run `migrate backfill`"
                            : "run `migrate backfill --match-by-vehicle` or `--source vins`, or let these users connect"
                                    + " again");
        }
        return rows.customersWithVehicles() > 0 || rows.found() > 0
                ? CheckFinding.holds("all " + rows.customersWithVehicles() + " users with vehicles have it")
                : CheckFinding.doesNotHold("no user has a vehicle yet", "run `migrate backfill`");
    }

    private static CheckFinding filter(Facts facts) {
        if (facts.filter() instanceof Probe.Wrong wrong) {
            return wrong.foreign() > 0
                    ? CheckFinding.doesNotHold(
                            "the answer held " + wrong.foreign() + " connections of others: the filter is ignored",
                            "set carflow.smartcar.user-filter to the name that Smartcar knows, such as filter[user_id]")
                    : CheckFinding.doesNotHold(
                            "the user tried has no connection at Smartcar any more", "run `migrate backfill`");
        }
        if (facts.filter() instanceof Probe.Failed failed) {
            return CheckFinding.unknown("the call failed: " + failed.problem(), "try again");
        }
        return facts.filter() instanceof Probe.Untried untried
                ? CheckFinding.unknown(
                        untried.why(), facts.token() instanceof Probe.Worked ? "run `migrate backfill`" : "see 1.2")
                : CheckFinding.holds("one user was asked for, and the answer was this user's alone");
    }

    private static CheckFinding routed(Facts facts) {
        Processes processes = facts.processes();
        if (processes.running() == 0) {
            return CheckFinding.unknown(NO_PROCESS, START);
        }
        return processes.eventsByUser() > 0
                ? CheckFinding.holds(processes.eventsByUser()
                        + " events were taken and keyed by their user's id since the" + " processes started")
                : CheckFinding.unknown(
                        "no event with a user's id has come since the processes started",
                        "wait for one, or send one of yours");
    }

    private static CheckFinding oldCalls(Facts facts) {
        return PhaseOne.compared(facts, last -> {
            if (last.vehicles().version2Gone() > 0) {
                return CheckFinding.doesNotHold(
                        "v2.0, to which they are made, was not served any more on " + last.at(),
                        "go on to the phase application-token; `migrate finish` takes --waive 2.5");
            }
            int failed = last.vehicles().vehicleTokenFailed();
            return failed == 0
                    ? CheckFinding.holds("all of the last comparison did, on v2.0")
                    : CheckFinding.doesNotHold(
                            failed + " of the last comparison failed", facts.freshTokens() + ", which says why");
        });
    }
}
