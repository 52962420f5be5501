package dev.carflow.migration.checklist;

import static dev.carflow.migration.Phase.APPLICATION_TOKEN;

import java.util.List;

/** The guide's "Phase 3 Validation". */
final class PhaseThree {

    /** Held only by `migrate finish` itself. */
    static final String DATABASE = "3.4";

    static final List<ChecklistItem> ITEMS = List.of(
            new ChecklistItem(
                    "3.1",
                    APPLICATION_TOKEN,
                    "All API calls updated to use access token + sc-user-id header",
                    PhaseThree::allCalls),
            new ChecklistItem(
                    "3.2",
                    APPLICATION_TOKEN,
                    "Token refresh loop running and caching access tokens",
                    PhaseThree::cache),
            new ChecklistItem(
                    "3.3", APPLICATION_TOKEN, "Opaque token refresh code removed from codebase", PhaseThree::noRefresh),
            new ChecklistItem(
                    DATABASE,
                    APPLICATION_TOKEN,
                    "Database migration completed (vehicle_access_token removed)",
                    PhaseThree::database),
            new ChecklistItem(
                    "3.5",
                    APPLICATION_TOKEN,
                    "Production traffic flows through API Authentication",
                    PhaseThree::traffic),
            new ChecklistItem(
                    "3.6",
                    APPLICATION_TOKEN,
                    "No errors in error logs for authentication failures",
                    PhaseThree::noFailures));

    private PhaseThree() {}

    private static Finding allCalls(Facts facts) {
        if (facts.phase() != APPLICATION_TOKEN) {
            return Finding.doesNotHold("the phase is " + facts.phase(), goOn());
        }
        Finding ids = PhaseTwo.stored(facts);
        return ids.verdict() == Verdict.HOLDS
                ? Finding.holds("the phase is application-token, and every user's id is known")
                : Finding.doesNotHold(
                        "without a user id there is no call: " + ids.reason(),
                        ids.next().orElse(""));
    }

    private static Finding cache(Facts facts) {
        Finding token = PhaseOne.token(facts);
        return token.verdict() == Verdict.HOLDS
                ? Finding.holds("one token serves all callers of a process and is renewed before it ends")
                : token;
    }

    private static Finding noRefresh(Facts facts) {
        if (facts.phase() != APPLICATION_TOKEN) {
            return Finding.doesNotHold(
                    "the phase is " + facts.phase() + ", in which vehicles' tokens are renewed", goOn());
        }
        long written = facts.tokens().map(Facts.Tokens::writtenLately).orElse(0L);
        return written == 0
                ? Finding.holds("in this phase the service renews none, and none was stored for a day")
                : Finding.doesNotHold(
                        written + " vehicles' tokens were stored within a day",
                        "stop whatever renews them, and look again a day later");
    }

    private static Finding database(Facts facts) {
        return facts.tokens().isEmpty()
                ? Finding.holds("the columns are gone")
                : Finding.doesNotHold(
                        "the columns are there, with " + facts.tokens().get().withToken() + " vehicles' tokens",
                        "run `migrate finish` once everything else holds");
    }

    private static Finding traffic(Facts facts) {
        if (facts.phase() != APPLICATION_TOKEN) {
            return Finding.doesNotHold("the phase is " + facts.phase(), goOn());
        }
        if (facts.call() instanceof Probe.Untried untried) {
            return Finding.unknown(untried.why(), "see 1.2 and 2.2");
        }
        return facts.call() instanceof Probe.Failed failed
                ? failed.refused()
                        ? Finding.doesNotHold("a vehicle could not be read: " + failed.problem(), "see 3.6")
                        : Finding.unknown("a vehicle could not be read just now: " + failed.problem(), "try again")
                : Finding.holds("a vehicle was read just now, and in this phase there is no other way");
    }

    private static Finding noFailures(Facts facts) {
        if (facts.token() instanceof Probe.Failed || facts.call() instanceof Probe.Failed failed && failed.refused()) {
            return Finding.doesNotHold(
                    "Smartcar refuses the application's credentials or token",
                    "check the credentials, and in the dashboard what the application may do");
        }
        if (!(facts.call() instanceof Probe.Worked)) {
            return Finding.unknown("no call could be made to see it", "see 3.5");
        }
        return Finding.holds("token and call were taken just now; for the past see the metric"
                + " carflow_smartcar_token_refreshes_total"
                + (facts.rows().reauthenticate() == 0
                        ? ""
                        : " (" + facts.rows().reauthenticate() + " users have to connect again at their makers)"));
    }

    private static String goOn() {
        return "once phases 1 and 2 hold set CARFLOW_MIGRATION_PHASE=application-token and restart";
    }
}
