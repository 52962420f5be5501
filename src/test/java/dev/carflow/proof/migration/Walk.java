package dev.carflow.proof.migration;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.Subcommand;
import dev.carflow.migration.Renewer;
import dev.carflow.proof.migration.CompanyTables.Pair;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** A company on its way: one walk of {@link WalkScenario}. */
final class Walk implements AutoCloseable {

    private static final String FIRST = "vehicle-tokens";
    private static final String SECOND = "parallel";
    private static final String THIRD = "application-token";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(45);

    /** What {@code migrate finish} has to be told to leave out where nothing can be compared. */
    private static final Set<String> OF_VEHICLES_TOKENS = Set.of("1.4", "1.5", "2.5");

    /** The one that holds only when the columns are gone. */
    private static final String LAST = "3.4";

    private static final String HEAD =
            "| Step | Events | With the application's | With vehicles' | Renewed by Carflow | Wrong"
                    + " credentials | Refused | Not yet: before | Not yet: after | Took |\n"
                    + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- | ---: |";

    private final WalkScenario scenario;
    private final String kafka;
    private final String name = "migration-" + UUID.randomUUID();
    private final Company company;
    private final Processes service;
    private final ConnectedUsers connect;
    private final Findings findings = new Findings();
    private final TokenRenewals renewals;
    private final WalkVerdicts verdicts;
    private final List<String> figures = new ArrayList<>();
    /** Events of steps in which calls are made with the application's token alone. */
    private final Set<String> asApplication = new HashSet<>();

    private String phase = FIRST;
    private String phaseBefore = FIRST;

    /** Which calls a step makes, once all its processes run. */
    private enum Calls {
        APPLICATION,
        VEHICLE
    }

    /** What is done in a step. */
    @FunctionalInterface
    private interface Work {
        Work NONE = () -> {};

        void run() throws Exception;
    }

    Walk(WalkScenario scenario, String kafka) {
        this.scenario = scenario;
        this.kafka = kafka;
        company = scenario.company();
        service = new Processes(company.front());
        connect = new ConnectedUsers(company);
        verdicts = new WalkVerdicts(scenario, company, findings);
        renewals = new TokenRenewals(
                company.tables(),
                company.environment(FIRST),
                company.smartcar().api().legacyTokenUri(),
                company.legacy(),
                findings);
    }

    Shown toTheEnd() throws Exception {
        System.out.println(HEAD);
        moveIn();
        if (scenario.renewer() == Renewer.CUSTOMER && scenario.goesBack()) {
            renewals.every(RENEWED_EVERY);
        }
        service.roll(scenario.processes(), company.service(phase, kafka, name), findings);
        settled(company.smartcar().webhooks().start());
        company.smartcar().webhooks().rate(scenario.perSecond());

        step("1", FIRST, Calls.VEHICLE, this::someUsersConsentAnew);
        step("1 → 2, backfill", SECOND, Calls.APPLICATION, this::backfill);
        step("2, compare", SECOND, Calls.APPLICATION, this::compare);
        if (scenario.goesBack()) {
            step("2 → 3", THIRD, Calls.APPLICATION, this::rollback);
            step("3 → 2, back", SECOND, Calls.APPLICATION, this::rollback);
            step("2 → 1, back", FIRST, Calls.VEHICLE, Work.NONE);
            step("1 → 2, again", SECOND, Calls.APPLICATION, Work.NONE);
        }
        step("2 → 3, finish", THIRD, Calls.APPLICATION, this::finish);
        step("3, finished", THIRD, Calls.APPLICATION, this::somebodyConnects);
        return end();
    }

    /** From the company's own tables into Carflow's, before the service's first start. */
    private void moveIn() throws Exception {
        succeed(company.environmentOfTheOwner(phase), List.of("schema", "migrate"));
        company.tables().moveIn(company.connections(), this::held);
        succeed(company.environment(phase), company.tables().importing());
        if (scenario.isServed()) {
            succeed("migrate backfill --source tokens");
            verdicts.users();
            verdicts.vehicles();
        } else {
            fails("migrate backfill --source tokens", 3, "v2.0 that is gone ends the question whose tokens are");
            fails("migrate backfill --source legacy", 3, "v2.0 that is gone ends the question for its list");
        }
    }

    /** Where Carflow renews, a sixth has an access token alone, and a sixth one that is about to end. */
    private Pair held(int number, Connection connection) {
        Pair pair = company.issued(connection);
        int sixth = scenario.vehicles() / 6;
        if (scenario.renewer() == Renewer.CUSTOMER || number >= 2 * sixth) {
            return pair;
        }
        return number < sixth
                ? pair.withoutRefreshToken()
                : pair.createdAt(pair.createdAt().minus(company.tokensLife()).plus(Duration.ofMinutes(5)));
    }

    private void step(String title, String next, Calls calls, Work work) throws Exception {
        long began = System.nanoTime();
        long eventsBefore = company.smartcar().webhooks().counts().acknowledged();
        CredentialUse before = use();
        String notYet = scenario.goesBack() ? status() : "";
        phaseBefore = phase;
        if (!next.equals(phase)) {
            phase = next;
            service.roll(scenario.processes(), company.service(phase, kafka, name), findings);
        }
        Set<String> earlier = calls == Calls.APPLICATION ? acknowledged() : Set.of();
        look(title, calls);
        work.run();
        if (calls == Calls.APPLICATION) {
            Set<String> since = acknowledged();
            since.removeAll(earlier);
            asApplication.addAll(since);
        }
        String stillNot = scenario.goesBack() ? status() : "";
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
     * Whether v3 takes vehicles' tokens is not known before it has refused some: one of each vehicle's at most, by each process
     * that makes calls with them, and three by a comparison.
     */
    private long triedOnV3(String title, Calls calls) {
        if (scenario.isAccepted() || !scenario.isServed()) {
            return 0;
        }
        // processes of the step before run on for a while
        boolean withVehicles = calls == Calls.VEHICLE || phaseBefore.equals(FIRST);
        return (withVehicles
                        ? (long) scenario.processes() * company.connections().size()
                        : 0)
                + (title.contains("compare") ? 3 : 0);
    }

    /** With what calls are made while only processes of this phase run. */
    private void look(String title, Calls calls) {
        CredentialUse before = use();
        long events = company.smartcar().webhooks().counts().acknowledged() + scenario.looked();
        boolean mayHaveNone = calls == Calls.VEHICLE && !scenario.isAccepted();
        await().atMost(PATIENCE)
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

    /** Without what the company itself renewed and exchanged. */
    private CredentialUse use() {
        return CredentialUse.of(company.smartcar().api(), renewals.renewed() + connect.codes());
    }

    private Set<String> acknowledged() {
        Set<String> ids = new HashSet<>();
        company.smartcar().ledger().acknowledged().forEach(event -> ids.add(event.eventId()));
        return ids;
    }

    /** @return the items that do not hold and count, by number */
    private String status() throws Exception {
        Subcommand.End end = Subcommand.run(company.environment(phase), "migrate status --json");
        JsonNode report = new ObjectMapper().readTree(end.out());
        String open = String.join(
                " ",
                StreamSupport.stream(report.path("items").spliterator(), false)
                        .filter(item -> item.path("counts").asBoolean())
                        .filter(item -> Set.of("does-not-hold", "unknown")
                                .contains(item.path("verdict").asText()))
                        .map(item -> item.path("id").asText())
                        .toList());
        findings.require(
                (end.code() == 0) == open.isEmpty(),
                "the exit code of status says whether all holds",
                end.code() + " with " + open + end.err());
        return open.isEmpty() ? "–" : open;
    }

    /** Those whom the company has known for long. */
    private void someUsersConsentAnew() throws Exception {
        for (String user : List.copyOf(company.tables().accounts().keySet()).subList(0, 2)) {
            connect.again(user);
        }
    }

    /** The pair that the claim hands over opens both vehicles: which is which is asked as for those of long ago. */
    private void somebodyConnects() throws Exception {
        if (connect.anew(2)) {
            renewals.round();
            succeed("migrate backfill --source tokens");
        }
    }

    private void backfill() throws Exception {
        succeed("migrate backfill --match-by-vehicle");
        if (!scenario.isServed()) {
            List<String> without = company.rows("select external_id from users where smartcar_user_id is null");
            findings.require(
                    new TreeSet<>(without).equals(new TreeSet<>(unknown())),
                    "who has to connect again is listed",
                    without.size() + " are");
            connect.again(unknownUsers());
        }
        somebodyConnects();
        verdicts.users();
    }

    private List<String> unknown() {
        return unknownUsers().stream().map(company.tables()::account).toList();
    }

    /** All but those who have consented anew in phase 1. */
    private List<String> unknownUsers() {
        List<String> all = List.copyOf(company.tables().accounts().keySet());
        return all.subList(2, all.size());
    }

    /** Signals where v3 takes vehicles' tokens, else what v2.0 says, else nothing. */
    private void compare() throws Exception {
        if (!scenario.isServed()) {
            fails("migrate compare --all", 3, "what cannot be compared is not said to be the same");
            return;
        }
        Subcommand.End end = succeed("migrate compare --all");
        findings.require(
                end.out().contains(" 0 different, 0 failed with the application's token, 0 with their own."),
                "both credentials read the same",
                end.out());
        findings.require(
                end.out().contains("v3 takes no vehicle's token") != scenario.isAccepted(),
                "it is said what was compared",
                end.out());
    }

    /** Back to calls with vehicles' tokens there is a way only where they have answers, and none without v2.0. */
    private void rollback() throws Exception {
        Subcommand.End end = Subcommand.run(company.environment(phase), "migrate rollback");
        boolean possible = phase.equals(THIRD) ? scenario.isServed() : scenario.isAccepted();
        findings.require(
                end.out().contains(": possible") == possible && end.code() == (possible ? 0 : 1),
                "a way back is offered where it leads somewhere, and nowhere else",
                phase + ": " + end.code() + ": " + end.out() + end.err());
    }

    private void finish() throws Exception {
        renewals.end();
        // a day on which no token is renewed
        company.execute("update vehicles set token_created_at = token_created_at - interval '25 hours'");
        Set<String> waived = scenario.isServed() ? Set.of() : OF_VEHICLES_TOKENS;
        // processes say every ten seconds what they do
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> company.rows("select from process where phase = '" + THIRD
                                        + "' and application_calls > 0 and token_refreshes > 0 and events_by_user > 0")
                                .size()
                        >= scenario.processes());
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(5))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    Set<String> open = new HashSet<>(Arrays.asList(status().split(" ")));
                    open.removeAll(waived);
                    return open.equals(Set.of(LAST));
                });
        String line = "migrate finish --yes --no-copy"
                + (waived.isEmpty() ? "" : " --waive " + String.join(",", new TreeSet<>(waived)));
        boolean finished = succeed(company.environmentOfTheOwner(phase), List.of(line.split(" ")))
                        .code()
                == 0;
        if (finished && scenario.goesBack()) {
            fails("migrate rollback", 1, "there is no way back from the end");
        }
    }

    private Subcommand.End succeed(String line) throws Exception {
        return succeed(company.environment(phase), List.of(line.split(" ")));
    }

    private Subcommand.End succeed(Map<String, String> environment, List<String> words) throws Exception {
        Subcommand.End end = Subcommand.run(environment, words);
        String line = String.join(" ", words.subList(0, 2)) + (words.contains("tokens") ? " of tokens" : "");
        findings.require(end.code() == 0, line + " succeeds", end.code() + ": " + end.out() + end.err());
        figures.add("%s %.1f s".formatted(line, end.took().toMillis() / 1e3));
        return end;
    }

    private void fails(String line, int code, String promise) throws Exception {
        Subcommand.End end = Subcommand.run(company.environment(phase), line);
        findings.require(end.code() == code, promise, end.code() + ": " + end.out() + end.err());
    }

    private Shown end() throws Exception {
        Await.result(company.smartcar().webhooks().rate(0));
        settled(company.smartcar().webhooks().settled());
        List<DeliveredEvent> acknowledged = company.smartcar().ledger().acknowledged();
        int events = acknowledged.size();
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> ReadBack.of(kafka, name).enriched().size() >= events);
        } finally {
            service.stopAll(findings);
        }
        ReadBack back = ReadBack.of(kafka, name);
        verdicts.events(acknowledged, back, asApplication);
        verdicts.users();
        findings.require(
                scenario.renewer() == Renewer.CARFLOW || use().refreshes() == 0,
                "Carflow renews no token that the company renews",
                use().refreshes() + " were");
        verdicts.othersTables();
        figures.add(
                "dropped by Smartcar " + company.smartcar().ledger().dropped().size());
        figures.add("retried " + company.smartcar().webhooks().counts().retried());
        figures.add("renewed by the company " + renewals.renewed() + " tokens, imported " + renewals.imports()
                + " times more");
        figures.add("sessions claimed " + connect.sessions() + ", " + connect.pairs() + " of them with tokens");
        figures.add("named the customer " + back.accountOf().size());
        figures.add(back.verdicts().toString());
        return new Shown(
                scenario.title(),
                events,
                back.enriched().size(),
                company.smartcar().api().counts().calls(),
                figures,
                findings.broken());
    }

    private static void settled(io.vertx.core.Future<?> done) throws Exception {
        done.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        renewals.close();
        service.close();
        company.close();
    }
}
