package dev.carflow.proof.migration;

import static dev.carflow.proof.migration.WalkSteps.FIRST;
import static dev.carflow.proof.migration.WalkSteps.SECOND;
import static dev.carflow.proof.migration.WalkSteps.THIRD;
import static org.awaitility.Awaitility.await;

import dev.carflow.Subcommand;
import dev.carflow.Timeouts;
import dev.carflow.proof.migration.CompanyTables.Pair;
import dev.carflow.proof.migration.WalkSteps.Calls;
import dev.carflow.proof.migration.WalkSteps.Work;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent;
import dev.carflow.smartcar.TokenRenewer;
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

/** The migration of one company: one run of {@link WalkScenario}. */
final class Walk implements AutoCloseable {

    private static final Duration RENEWED_EVERY = Duration.ofSeconds(45);

    /** Users who consent again in phase 1. */
    private static final int CONSENTING = 2;

    /** Of so many users one has vehicles whose VINs the company does not know, where that matters. */
    private static final int WITHOUT_VIN = 5;

    /** The items that {@code migrate finish} has to leave out if nothing can be compared. */
    private static final Set<String> OF_VEHICLES_TOKENS = Set.of("1.4", "1.5", "2.5");

    /** The item that holds only when the columns are gone. */
    private static final String LAST = "3.4";

    private final WalkScenario scenario;
    private final String kafka;
    private final String name = "migration-" + UUID.randomUUID();
    private final CompanySystem company;
    private final ConnectedUsers connect;
    private final Findings findings = new Findings();
    private final TokenRenewals renewals;
    private final WalkVerdicts verdicts;
    private final WalkSteps steps;
    private final WalkCommands commands;

    Walk(WalkScenario scenario, String kafka) {
        this.scenario = scenario;
        this.kafka = kafka;
        company = scenario.company();
        connect = new ConnectedUsers(company);
        verdicts = new WalkVerdicts(scenario, company, findings);
        renewals = new TokenRenewals(
                company.tables(),
                company.environment(FIRST),
                company.smartcar().api().legacyTokenUri(),
                company.legacy(),
                findings);
        steps = new WalkSteps(scenario, company, findings, kafka, name, () -> renewals.renewed() + connect.codes());
        commands = steps.commands();
    }

    MigrationResult toTheEnd() throws Exception {
        moveIn();
        if (scenario.renewer() == TokenRenewer.CUSTOMER && scenario.goesBack()) {
            renewals.every(RENEWED_EVERY);
        }
        steps.begin();
        settled(company.smartcar().webhooks().start());
        company.smartcar().webhooks().rate(scenario.perSecond());

        steps.step("1", FIRST, Calls.VEHICLE, this::someUsersConsentAnew);
        steps.step("1 → 2, backfill", SECOND, Calls.APPLICATION, this::backfill);
        steps.step("2, compare", SECOND, Calls.APPLICATION, this::compare);
        if (scenario.goesBack()) {
            steps.step("2 → 3", THIRD, Calls.APPLICATION, this::rollback);
            steps.step("3 → 2, back", SECOND, Calls.APPLICATION, this::rollback);
            steps.step("2 → 1, back", FIRST, Calls.VEHICLE, Work.NONE);
            steps.step("1 → 2, again", SECOND, Calls.APPLICATION, Work.NONE);
        }
        steps.step("2 → 3, finish", THIRD, Calls.APPLICATION, this::finish);
        steps.step("3, finished", THIRD, Calls.APPLICATION, this::somebodyConnects);
        return end();
    }

    /** Copies the company's own tables into Carflow's, before the service's first start. */
    private void moveIn() throws Exception {
        commands.asOwner(List.of("schema", "migrate"));
        company.tables().moveIn(company.connections(), this::held);
        if (!scenario.isServed()) {
            company.tables().forgetVins(WITHOUT_VIN);
        }
        commands.succeed(company.tables().importing());
        if (scenario.isServed()) {
            commands.succeed("migrate backfill --source tokens");
            verdicts.users();
            verdicts.vehicles();
        } else {
            commands.fails(
                    "migrate backfill --source tokens", 3, "v2.0 that is gone ends the question whose tokens are");
            commands.fails("migrate backfill --source legacy", 3, "v2.0 that is gone ends the question for its list");
        }
    }

    /** If Carflow renews, a sixth has an access token alone, and a sixth one that is about to expire. */
    private Pair held(int number, Connection connection) {
        Pair pair = company.issued(connection);
        int sixth = scenario.vehicles() / 6;
        if (scenario.renewer() == TokenRenewer.CUSTOMER || number >= 2 * sixth) {
            return pair;
        }
        return number < sixth
                ? pair.withoutRefreshToken()
                : pair.createdAt(pair.createdAt().minus(company.tokensLife()).plus(Duration.ofMinutes(5)));
    }

    /** Users whom the company has known for long consent again. */
    private void someUsersConsentAnew() throws Exception {
        for (String user : List.copyOf(company.tables().accounts().keySet()).subList(0, CONSENTING)) {
            connect.again(user);
        }
    }

    /** The pair that the claim hands over is valid for both vehicles: they are matched like those of older users. */
    private void somebodyConnects() throws Exception {
        if (connect.anew(2)) {
            renewals.round();
            commands.succeed("migrate backfill --source tokens");
        }
    }

    private void backfill() throws Exception {
        commands.succeed("migrate backfill --match-by-vehicle");
        if (!scenario.isServed()) {
            byVin();
        }
        somebodyConnects();
        verdicts.users();
    }

    /** Without v2.0 no token names its user: VINs do, and users without one connect again. */
    private void byVin() throws Exception {
        unknownAre(List.copyOf(company.tables().accounts().keySet()).subList(CONSENTING, scenario.users()));
        commands.succeed("migrate backfill --source vins");
        List<String> withoutVin = company.tables().accountsWithoutVin();
        List<String> left = company.tables().accounts().entrySet().stream()
                .skip(CONSENTING)
                .filter(user -> withoutVin.contains(user.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        unknownAre(left);
        connect.again(left);
        verdicts.vehicles();
    }

    private void unknownAre(List<String> smartcarUsers) {
        Set<String> expected = new TreeSet<>();
        smartcarUsers.forEach(user -> expected.add(company.tables().account(user)));
        Set<String> unknown = new TreeSet<>(company.rows(
                "select external_id from users where smartcar_user_id is null and external_id is not null"));
        findings.require(
                unknown.equals(expected),
                "who has to connect again is listed",
                unknown.size() + " instead of " + expected.size());
    }

    /** Compares signals if v3 accepts vehicles' tokens, otherwise the answers of v2.0, otherwise nothing. */
    private void compare() throws Exception {
        if (!scenario.isServed()) {
            commands.fails("migrate compare --all", 3, "what cannot be compared is not said to be the same");
            return;
        }
        Subcommand.End end = commands.succeed("migrate compare --all");
        findings.require(
                end.out().contains(" 0 different, 0 failed with the application's token, 0 with their own."),
                "both credentials read the same",
                end.out());
        findings.require(
                end.out().contains("v3 takes no vehicle's token") != scenario.isAccepted(),
                "it is said what was compared",
                end.out());
    }

    /** Going back to calls with vehicles' tokens is possible only where these have answers, and never without v2.0. */
    private void rollback() throws Exception {
        Subcommand.End end = commands.run("migrate rollback");
        boolean possible = steps.phase().equals(THIRD) ? scenario.isServed() : scenario.isAccepted();
        findings.require(
                end.out().contains(": possible") == possible && end.code() == (possible ? 0 : 1),
                "a way back is offered where it leads somewhere, and nowhere else",
                steps.phase() + ": " + end.code() + ": " + end.out() + end.err());
    }

    private void finish() throws Exception {
        renewals.end();
        // simulates a day on which no token is renewed
        company.execute("update vehicles set token_created_at = token_created_at - interval '25 hours'");
        Set<String> waived = scenario.isServed() ? Set.of() : OF_VEHICLES_TOKENS;
        // processes report every ten seconds
        await().atMost(Timeouts.PROGRESS)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> company.rows("select from process where phase = '" + THIRD
                                        + "' and application_calls > 0 and token_refreshes > 0 and events_by_user > 0")
                                .size()
                        >= scenario.processes());
        await().atMost(Timeouts.PROGRESS)
                .pollInterval(Duration.ofSeconds(5))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    Set<String> open =
                            new HashSet<>(Arrays.asList(commands.open().split(" ")));
                    open.removeAll(waived);
                    return open.equals(Set.of(LAST));
                });
        String line = "migrate finish --yes --no-copy"
                + (waived.isEmpty() ? "" : " --waive " + String.join(",", new TreeSet<>(waived)));
        boolean finished = commands.asOwner(List.of(line.split(" "))).code() == 0;
        if (finished && scenario.goesBack()) {
            commands.fails("migrate rollback", 1, "there is no way back from the end");
        }
    }

    private MigrationResult end() throws Exception {
        Await.result(company.smartcar().webhooks().rate(0));
        settled(company.smartcar().webhooks().settled());
        List<DeliveredEvent> acknowledged = company.smartcar().deliveryLog().acknowledged();
        int events = acknowledged.size();
        try {
            await().atMost(Timeouts.PROGRESS)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> ReadBack.of(kafka, name).enriched().size() >= events);
        } finally {
            steps.end();
        }
        ReadBack back = ReadBack.of(kafka, name);
        verdicts.events(acknowledged, back, steps.asApplication());
        verdicts.users();
        findings.require(
                scenario.renewer() == TokenRenewer.CARFLOW || steps.use().refreshes() == 0,
                "Carflow renews no token that the company renews",
                steps.use().refreshes() + " were");
        verdicts.othersTables();
        List<String> figures = new ArrayList<>(commands.figures());
        figures.add("dropped by Smartcar "
                + company.smartcar().deliveryLog().dropped().size());
        figures.add("retried " + company.smartcar().webhooks().counts().retried());
        figures.add("renewed by the company " + renewals.renewed() + " tokens, imported " + renewals.imports()
                + " times more");
        figures.add("sessions claimed " + connect.sessions() + ", " + connect.pairs() + " of them with tokens");
        figures.add("named the customer " + back.accountOf().size());
        figures.add(back.verdicts().toString());
        return new MigrationResult(
                scenario.title(),
                events,
                back.enriched().size(),
                company.smartcar().api().counts().calls(),
                figures,
                findings.broken());
    }

    private static void settled(io.vertx.core.Future<?> done) throws Exception {
        done.toCompletionStage().toCompletableFuture().get(Timeouts.PROGRESS.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        renewals.close();
        steps.close();
        company.close();
    }
}
