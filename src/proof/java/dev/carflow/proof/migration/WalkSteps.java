package dev.carflow.proof.migration;

import static org.awaitility.Awaitility.await;

import dev.carflow.Timeouts;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The steps of a walk. Each may change the phase, process by process; afterwards it checks the credentials of the
 * calls, and whether any was refused.
 */
final class WalkSteps {

    static final String FIRST = "vehicle-tokens";
    static final String SECOND = "parallel";
    static final String THIRD = "application-token";

    private static final String HEAD =
            "| Step | Events | With the application's | With vehicles' | Renewed by Carflow | Wrong"
                    + " credentials | Refused | Not yet: before | Not yet: after | Took |\n"
                    + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- | ---: |";

    private final WalkScenario scenario;
    private final CompanySystem company;
    private final ServiceProcesses service;
    private final Findings findings;
    private final Supplier<Map<String, String>> settings;
    private final WalkCommands commands;
    private final LongSupplier renewedByOthers;
    private final Set<String> asApplication = new HashSet<>();
    private String phase = FIRST;
    private String phaseBefore = FIRST;

    /** The calls of a step, once all its processes run. */
    enum Calls {
        APPLICATION,
        VEHICLE
    }

    /** The work of a step. */
    @FunctionalInterface
    interface Work {
        Work NONE = () -> {};

        void run() throws Exception;
    }

    /**
     * @param kafka and name of the topics, with which processes start
     * @param renewedByOthers tokens that the company renewed itself, or exchanged for codes
     */
    WalkSteps(
            WalkScenario scenario,
            CompanySystem company,
            Findings findings,
            String kafka,
            String name,
            LongSupplier renewedByOthers) {
        this.scenario = scenario;
        this.company = company;
        this.service = new ServiceProcesses(company.balancer());
        this.findings = findings;
        this.settings = () -> company.service(phase, kafka, name);
        this.commands = new WalkCommands(company, findings, () -> phase);
        this.renewedByOthers = renewedByOthers;
    }

    /** Runs subcommands in the present phase. */
    WalkCommands commands() {
        return commands;
    }

    String phase() {
        return phase;
    }

    /** Returns the events of steps in which all calls use the application's token. */
    Set<String> asApplication() {
        return asApplication;
    }

    /** Starts the first processes. */
    void begin() throws InterruptedException {
        System.out.println(HEAD);
        service.roll(scenario.processes(), settings.get(), findings);
    }

    void step(String title, String next, Calls calls, Work work) throws Exception {
        long began = System.nanoTime();
        long eventsBefore = company.smartcar().webhooks().counts().acknowledged();
        CredentialUse before = use();
        String notYet = scenario.goesBack() ? commands.open() : "";
        phaseBefore = phase;
        if (!next.equals(phase)) {
            phase = next;
            service.roll(scenario.processes(), settings.get(), findings);
        }
        Set<String> earlier = calls == Calls.APPLICATION ? acknowledged() : Set.of();
        print(title, calls);
        work.run();
        if (calls == Calls.APPLICATION) {
            Set<String> since = acknowledged();
            since.removeAll(earlier);
            asApplication.addAll(since);
        }
        String stillNot = scenario.goesBack() ? commands.open() : "";
        CredentialUse use = use().since(before);
        long tried = triedOnV3(title, calls);
        findings.require(
                use.misuses() <= tried,
                "no call is made with a wrong credential",
                title + ": " + company.smartcar().api().credentialCounts().misuses());
        findings.require(
                use.refusals() <= tried,
                "no call is refused",
                title + ": " + company.smartcar().api().counts().byStatus());
        System.out.println("| %s | %d | %d | %d | %d | %d | %d | %s | %s | %d s |"
                .formatted(
                        title,
                        company.smartcar().webhooks().counts().acknowledged() - eventsBefore,
                        use.application(),
                        use.vehicle(),
                        use.refreshes(),
                        use.misuses(),
                        use.refusals(),
                        notYet,
                        stillNot,
                        Duration.ofNanos(System.nanoTime() - began).toSeconds()));
    }

    /**
     * Only a refusal shows that v3 does not accept vehicles' tokens: at most one for each vehicle and each process that
     * uses them, and three in a comparison.
     */
    private long triedOnV3(String title, Calls calls) {
        if (scenario.isAccepted()) {
            return 0;
        }
        // processes of the step before continue for a while
        boolean withVehicles = calls == Calls.VEHICLE || phaseBefore.equals(FIRST);
        return (withVehicles
                        ? (long) scenario.processes() * company.connections().size()
                        : 0)
                + (title.contains("compare") ? 3 : 0);
    }

    /** Checks the credentials of calls while only processes of this phase run. */
    private void print(String title, Calls calls) {
        CredentialUse before = use();
        long events = company.smartcar().webhooks().counts().acknowledged() + scenario.watched();
        boolean mayHaveNone = calls == Calls.VEHICLE && !scenario.isAccepted();
        await().atMost(Timeouts.PROGRESS)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> company.smartcar().webhooks().counts().acknowledged() >= events
                        && (mayHaveNone || wanted(calls, use().since(before)) > 0));
        CredentialUse use = use().since(before);
        findings.require(
                (calls == Calls.APPLICATION ? use.vehicle() : use.application()) == 0,
                "a phase's calls are made with its credential",
                title + ": " + use.application() + " with the application's, " + use.vehicle() + " with vehicles'");
    }

    private static long wanted(Calls calls, CredentialUse use) {
        return calls == Calls.APPLICATION ? use.application() : use.vehicle();
    }

    /** Returns the use without the company's own renewals and exchanges. */
    CredentialUse use() {
        return CredentialUse.of(company.smartcar().api(), renewedByOthers.getAsLong());
    }

    private Set<String> acknowledged() {
        Set<String> ids = new HashSet<>();
        company.smartcar().deliveryLog().acknowledged().forEach(event -> ids.add(event.eventId()));
        return ids;
    }

    void end() throws InterruptedException {
        service.stopAll(findings);
    }

    void close() {
        service.close();
    }
}
