package dev.carflow.migration.checklist;

import static dev.carflow.smartcar.MigrationPhase.APPLICATION_TOKEN;

import dev.carflow.migration.processes.Processes;
import dev.carflow.smartcar.TokenRenewer;
import java.util.List;
import java.util.Optional;

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

    private static CheckFinding allCalls(Facts facts) {
        if (facts.phase() != APPLICATION_TOKEN) {
            return CheckFinding.doesNotHold("the phase is " + facts.phase(), goOn());
        }
        Optional<CheckFinding> elsewhere = notAllInPhase(facts.processes());
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        if (facts.processes().vehicleCalls() > 0) {
            return CheckFinding.doesNotHold(
                    facts.processes().vehicleCalls()
                            + " calls were made with vehicles' tokens by processes that run now",
                    "restart them in this phase");
        }
        CheckFinding ids = PhaseTwo.stored(facts);
        return ids.verdict() == CheckVerdict.HOLDS
                ? CheckFinding.holds(
                        "all " + facts.processes().running() + " processes are in this phase, none has called with a"
                                + " vehicle's token, and every user's id is known")
                : CheckFinding.doesNotHold(
                        "without a user id there is no call: " + ids.reason(),
                        ids.next().orElse(""));
    }

    private static CheckFinding cache(Facts facts) {
        CheckFinding token = PhaseOne.token(facts);
        if (token.verdict() != CheckVerdict.HOLDS) {
            return token;
        }
        Processes processes = facts.processes();
        if (processes.workers() == 0) {
            return CheckFinding.unknown("no running process is a worker", PhaseTwo.START);
        }
        return processes.withToken() > 0
                ? CheckFinding.holds(processes.withToken()
                        + " processes have got a token since they started; one serves all" + " callers of a process")
                : CheckFinding.unknown(
                        "no worker has needed a token since it started", "wait for an event that wants a signal");
    }

    private static CheckFinding noRefresh(Facts facts) {
        if (facts.phase() != APPLICATION_TOKEN) {
            return CheckFinding.doesNotHold(
                    "the phase is " + facts.phase() + ", in which "
                            + (facts.renewer() == TokenRenewer.CUSTOMER
                                    ? "your application renews vehicles' tokens"
                                    : "vehicles' tokens are renewed"),
                    goOn());
        }
        long written = facts.tokens().map(Facts.Tokens::writtenLately).orElse(0L);
        if (written > 0) {
            return CheckFinding.doesNotHold(
                    written + " vehicles' tokens were stored within a day",
                    facts.renewer() == TokenRenewer.CUSTOMER
                            ? "run no more `migrate import`, remove the code that renews them from your application, and"
                                    + " look again a day later"
                            : "stop whatever renews them, and look again a day later");
        }
        Optional<CheckFinding> elsewhere = notAllInPhase(facts.processes());
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        if (facts.processes().renewals() > 0) {
            return CheckFinding.doesNotHold(
                    facts.processes().renewals() + " vehicles' tokens were renewed by processes that run now",
                    "restart them in this phase");
        }
        return CheckFinding.holds("no running process has renewed any, and none was stored for a day"
                + (facts.renewer() == TokenRenewer.CUSTOMER
                        ? "; that your application renews none any more is not seen from here"
                        : ""));
    }

    private static CheckFinding database(Facts facts) {
        return facts.tokens().isEmpty()
                ? CheckFinding.holds("the columns are gone"
                        + facts.copy()
                                .map(copy ->
                                        "; a sealed copy of " + copy.vehicles() + " vehicles' tokens is kept until "
                                                + copy.eraseAt() + ", and then erased by itself")
                                .orElse(""))
                : CheckFinding.doesNotHold(
                        "the columns are there, with " + facts.tokens().get().withToken() + " vehicles' tokens",
                        "run `migrate finish` once everything else holds");
    }

    private static CheckFinding traffic(Facts facts) {
        if (facts.phase() != APPLICATION_TOKEN) {
            return CheckFinding.doesNotHold("the phase is " + facts.phase(), goOn());
        }
        if (facts.call() instanceof Probe.Untried untried) {
            return CheckFinding.unknown(untried.why(), "see 1.2 and 2.2");
        }
        return facts.call() instanceof Probe.Failed failed
                ? failed.refused()
                        ? CheckFinding.doesNotHold("a vehicle could not be read: " + failed.problem(), "see 3.6")
                        : CheckFinding.unknown("a vehicle could not be read just now: " + failed.problem(), "try again")
                : notAllInPhase(facts.processes()).orElseGet(() -> live(facts.processes()));
    }

    private static CheckFinding live(Processes processes) {
        return processes.applicationCalls() > 0
                ? CheckFinding.holds(
                        processes.applicationCalls() + " calls were made with the application's token since the"
                                + " processes started, and one just now")
                : CheckFinding.unknown(
                        "no worker has called since it started; a vehicle was read just now from here",
                        "wait for an event that wants a signal");
    }

    /** Returns what speaks against it; none if every running process is in this phase. */
    private static Optional<CheckFinding> notAllInPhase(Processes processes) {
        if (processes.running() == 0) {
            return Optional.of(CheckFinding.unknown(PhaseTwo.NO_PROCESS, PhaseTwo.START));
        }
        return processes.areAllIn(APPLICATION_TOKEN)
                ? Optional.empty()
                : Optional.of(CheckFinding.doesNotHold(
                        "of " + processes.running() + " processes some are in another phase: "
                                + processes.phases().stream().sorted().toList(),
                        "restart them with CARFLOW_MIGRATION_PHASE=application-token"));
    }

    private static CheckFinding noFailures(Facts facts) {
        if (facts.processes().lastRefusal().isPresent()) {
            return CheckFinding.doesNotHold(
                    "Smartcar refused the application's credentials to a process, last on "
                            + facts.processes().lastRefusal().get(),
                    "see carflow_smartcar_token_refreshes_total and carflow_enrichment_calls_seconds_count; look again a day"
                            + " later");
        }
        if (facts.token() instanceof Probe.Failed || facts.call() instanceof Probe.Failed failed && failed.refused()) {
            return CheckFinding.doesNotHold(
                    "Smartcar refuses the application's credentials or token",
                    "check the credentials, and in the dashboard what the application may do");
        }
        if (!(facts.call() instanceof Probe.Worked)) {
            return CheckFinding.unknown("no call could be made to see it", "see 3.5");
        }
        if (facts.processes().running() == 0) {
            return CheckFinding.unknown(PhaseTwo.NO_PROCESS, PhaseTwo.START);
        }
        return CheckFinding.holds("no process was refused for a day, and token and call were taken just now"
                + (facts.rows().reauthenticate() == 0
                        ? ""
                        : " (" + facts.rows().reauthenticate() + " users have to connect again at their makers)"));
    }

    private static String goOn() {
        return "once phases 1 and 2 hold set CARFLOW_MIGRATION_PHASE=application-token and restart";
    }
}
