package dev.carflow.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.ContextPropagation;
import dev.carflow.PlantedValues;
import dev.carflow.ScriptedTerminal;
import dev.carflow.TestDatabase;
import dev.carflow.TestVertx;
import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.ratelimit.Permit;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.ManagementSettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.ListedWebhook;
import dev.carflow.sandbox.simulator.fleet.Subscription;
import dev.carflow.sandbox.simulator.fleet.SubscriptionKey;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.management.ManagementApi;
import dev.carflow.smartcar.token.ApplicationTokens;
import dev.carflow.subscriptions.SubscriptionRuns.ApplyEnd;
import dev.carflow.subscriptions.cli.SubscriptionsApplyCommand;
import dev.carflow.subscriptions.cli.SubscriptionsListCommand;
import dev.carflow.subscriptions.cli.SubscriptionsPlanCommand;
import dev.carflow.subscriptions.rules.RuleFile;
import dev.carflow.subscriptions.rules.RuleFileResult;
import dev.carflow.subscriptions.rules.SubscriptionRules;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Plans and runs of them against the simulated Smartcar and a real database. */
class SubscriptionsTest {

    private static final Vertx VERTX = TestVertx.get();
    private static final String BATTERY = "wh_battery";
    private static final String ALL_LIVE = rule("{}");

    private static TestDatabase postgres;
    private static Pool pool;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final String application = UUID.randomUUID().toString();
    private Duration pendingFor = Duration.ofMinutes(15);
    private Fleet fleet;
    private SmartcarApi smartcar;
    private SmartcarHost host;
    private VehicleApi vehicles;
    private ManagementApi management;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startDatabase() {
        ContextPropagation.start();
        postgres = TestDatabase.migrated();
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(postgres.connectOptions())
                .using(VERTX)
                .build();
    }

    @AfterAll
    static void stopDatabase() {
        Await.result(pool.close());
        postgres.close();
    }

    @AfterEach
    void stop() {
        postgres.execute("delete from carflow.removed_user");
        vehicles.close();
        host.close();
        Await.result(smartcar.close());
    }

    private void start(FleetSettings cars, ManagementSettings reading) {
        start(cars, ApiSettings.defaults().withManagement(reading));
    }

    private void start(FleetSettings cars, ApiSettings settings) {
        fleet = Fleet.create(cars, clock.instant());
        fleet.subscriptions().add(ListedWebhook.selective(BATTERY));
        smartcar = Await.result(SmartcarApi.start(VERTX, fleet, settings.withAllowance(Allowance.unlimited()), clock));
        PlantedValues.plant(smartcar);
        ApplicationTokens tokens = SmartcarDefaults.tokens(VERTX, smartcar);
        host = new SmartcarHost(VERTX, SmartcarDefaults.transport().withBaseUrl(smartcar.managementApi()), clock);
        management = new ManagementApi(host, tokens);
        vehicles = new VehicleApi(
                VERTX,
                SmartcarDefaults.transport().withBaseUrl(smartcar.vehicleApi()),
                VehicleApi.DEFAULT_USER_FILTER,
                tokens,
                clock);
    }

    @Test
    void tenThousandVehiclesConvergeInOnePassWithoutAnUnnecessaryWrite() {
        // Given 4,000 that are subscribed, and 60 that should not be
        start(FleetSettings.of(5_000, 10_000).withSimulatedVehicles(60), ManagementSettings.realistic());
        List<Connection> live = connections("live");
        live.subList(0, 4_000).forEach(this::subscribe);
        connections("simulated").forEach(this::subscribe);

        // When
        ApplyResult result = applied(ALL_LIVE);

        // Then
        assertThat(result.created()).isEqualTo(6_000);
        assertThat(result.deleted()).isEqualTo(60);
        assertThat(smartcar.counts().at(Endpoint.CREATE_SUBSCRIPTION)).isEqualTo(6_000);
        assertThat(smartcar.counts().at(Endpoint.DELETE_SUBSCRIPTION)).isEqualTo(60);
        assertThat(smartcar.counts().at(Endpoint.CONNECTIONS)).isEqualTo(100);
        assertThat(smartcar.counts().at(Endpoint.SUBSCRIPTIONS)).isEqualTo(41);
        assertThat(subscribed()).isEqualTo(keys(live));
        assertThat(plan(ALL_LIVE).isEmpty()).isTrue();
    }

    @Test
    void aSecondPlanIsEmptyAlthoughSmartcarDoesNotListWhatItAccepted() {
        // Given
        start(FleetSettings.of(5, 8), ManagementSettings.realistic().withPendingFor(Duration.ofHours(1)));
        assertThat(applied(ALL_LIVE).created()).isEqualTo(8);

        // When
        SubscriptionPlan again = plan(ALL_LIVE);

        // Then
        assertThat(again.isEmpty()).isTrue();
        assertThat(again.pending()).isEqualTo(8);
        assertThat(applied(ALL_LIVE).created()).isZero();
        assertThat(smartcar.counts().at(Endpoint.CREATE_SUBSCRIPTION)).isEqualTo(8);
    }

    @Test
    void acceptedRequestsThatAreLostAreMadeAgainAndTheHarshReadingConvergesToo() {
        // Given pages that move, no totals, lists of live vehicles alone unless asked, and half of all requests lost
        pendingFor = Duration.ofMillis(1);
        start(
                FleetSettings.of(40, 130).withSimulatedVehicles(7),
                ManagementSettings.harsh().withLost(0.5));
        String rules = rule("{\"modes\": [\"live\", \"simulated\"]}");

        // When
        int runs = 0;
        while (!plan(rules).isEmpty() && runs++ < 30) {
            applied(rules);
            clock.advance(Duration.ofSeconds(5));
        }

        // Then
        assertThat(plan(rules).isEmpty()).isTrue();
        assertThat(subscribed()).isEqualTo(keys(fleet.connections()));
    }

    @Test
    void aRunThatIsStoppedAnywhereIsEndedByTheNextOne() {
        // Given
        start(FleetSettings.of(100, 240), ManagementSettings.realistic());
        SubscriptionPlan plan = plan(ALL_LIVE);
        AtomicInteger chunks = new AtomicInteger();

        // When it loses its right to write in between
        ApplyResult first = new SubscriptionApplier(
                        management,
                        deletion -> Uni.createFrom().failure(new AssertionError()),
                        rows(),
                        urgency -> Uni.createFrom().item(Permit.GRANTED),
                        PlanListener.NONE,
                        () -> chunks.incrementAndGet() <= 2)
                .apply(plan);

        // Then
        assertThat(first.overtaken()).isTrue();
        assertThat(first.created()).isEqualTo(100);
        assertThat(first.left()).isEqualTo(140);
        assertThat(applied(ALL_LIVE).created()).isEqualTo(140);
        assertThat(smartcar.counts().at(Endpoint.CREATE_SUBSCRIPTION)).isEqualTo(240);
    }

    @Test
    void anAnswerThatIsLostOnTheWayCostsOneMoreRequestAndNothingElse() {
        // Given
        start(FleetSettings.of(3, 6), ManagementSettings.realistic());
        smartcar.faults()
                .inject(new Fault.TruncatedBody(), FaultCondition.next(1).at(Endpoint.CREATE_SUBSCRIPTION));

        // Then the repeated request meets a conflict
        ApplyResult result = applied(ALL_LIVE);
        assertThat(result.created() + result.existed()).isEqualTo(6);
        assertThat(result.isWhole()).isTrue();
        assertThat(subscribed()).hasSize(6);
    }

    @Test
    void oneProcessWritesAtATimeAndAKilledOneIsFollowedWithinAMinute() {
        // Given
        start(FleetSettings.of(2, 3), ManagementSettings.realistic());
        RunLease killed = new RunLease(rows(), System::nanoTime);
        assertThat(killed.take()).isTrue();

        // Then
        assertThat(runs().apply(rules(ALL_LIVE), OptionalInt.empty(), plan -> true, PlanListener.NONE))
                .isInstanceOf(ApplyEnd.Elsewhere.class);
        assertThat(smartcar.counts().calls()).isZero();
        postgres.execute("update carflow.subscription_run set leased_until = now() - interval '1 second'");
        assertThat(applied(ALL_LIVE).created()).isEqualTo(3);
        killed.close();
    }

    @Test
    void aLeaseThatWasReleasedIsNotExtendedByWhatWasUnderWay() {
        start(FleetSettings.of(1, 1), ManagementSettings.realistic());
        for (int i = 0; i < 30; i++) {
            RunLease lease = new RunLease(rows(), System::nanoTime, Duration.ofMillis(1));
            assertThat(lease.take()).as("lease %d", i).isTrue();
            lease.close();
        }
    }

    @Test
    void aSubscriptionWhoseConnectionIsNotListedIsDeletedOnlyIfSmartcarDoesNotKnowItByNameEither() {
        // Given a connection that is too fresh to be listed, and one that has ended
        start(
                FleetSettings.of(4, 6),
                ApiSettings.defaults()
                        .withListingDelay(Duration.ofSeconds(3))
                        .withManagement(ManagementSettings.realistic().withEndsWithConnection(false)));
        Connection ended = fleet.connections().get(0);
        subscribe(ended);
        fleet.disconnect(ended.id());
        subscribe(fleet.connect(fleet.users().get(0), clock.instant()));

        // When the fresh one is listed by the time of the deletion
        ApplyEnd end = runs().apply(
                        rules(ALL_LIVE),
                        OptionalInt.empty(),
                        plan -> {
                            clock.advance(Duration.ofSeconds(10));
                            return plan.deletions().size() == 2;
                        },
                        PlanListener.NONE);

        // Then
        ApplyResult result = ((ApplyEnd.Applied) end).result();
        assertThat(result.deleted()).isEqualTo(1);
        assertThat(result.kept()).isEqualTo(1);
        assertThat(plan(ALL_LIVE).isEmpty()).isTrue();
        assertThat(subscribed()).isEqualTo(keys(fleet.connections()));
    }

    @Test
    void vehiclesAreChosenByRouteUserAndPermission() {
        // Given
        start(FleetSettings.of(4, 7), ManagementSettings.realistic());
        String vip = fleet.users().get(1).id();

        // Then: the configuration of this test gives this user the route
        assertThat(plan(rule("{\"routes\": [\"vip\"]}"), vip).creations())
                .allSatisfy(target -> assertThat(target.userId()).isEqualTo(vip));
        assertThat(plan(rule("{\"users\": [\"" + vip + "\"]}")).creations())
                .isNotEmpty()
                .hasSameSizeAs(plan(rule("{\"routes\": [\"vip\"]}"), vip).creations());
        assertThat(plan(rule("{\"permissions\": [\"read_battery\", \"control_locks\"]}"))
                        .creations())
                .isEmpty();
        assertThat(plan(rule("{\"permissions\": [\"read_battery\"]}")).creations())
                .hasSize(7);
    }

    @Test
    void usersWhoWereRemovedHereAreNotSubscribed() {
        // Given
        start(FleetSettings.of(3, 3), ManagementSettings.realistic());
        Connection removed = fleet.connections().get(0);
        subscribe(removed);
        postgres.execute("insert into carflow.removed_user (user_hash) values (sha256(convert_to('"
                + removed.user().id() + "', 'UTF8')))");

        // When
        ApplyResult result = applied(ALL_LIVE);

        // Then
        assertThat(result.created()).isEqualTo(2);
        assertThat(result.deleted()).isEqualTo(1);
        assertThat(plan(ALL_LIVE).removedUsers()).isEqualTo(1);
    }

    @Test
    void manyDeletionsNeedAWordAndAWebhookThatSubscribesByItselfLosesNone() {
        // Given
        start(FleetSettings.of(20, 40), ManagementSettings.realistic());
        fleet.connections().forEach(this::subscribe);
        String nobody = "{\"version\": 1, \"webhooks\": [{\"id\": \"wh_battery\", \"subscribe\": []}]}";

        // Then
        assertThat(runs().apply(rules(nobody), OptionalInt.empty(), plan -> true, PlanListener.NONE))
                .isInstanceOf(ApplyEnd.TooManyDeletions.class);
        assertThat(smartcar.counts().at(Endpoint.DELETE_SUBSCRIPTION)).isZero();
        assertThat(runs().apply(rules(nobody), OptionalInt.of(100), plan -> true, PlanListener.NONE))
                .isInstanceOf(ApplyEnd.Applied.class);
        assertThat(subscribed()).isEmpty();
        fleet.subscriptions().add(ListedWebhook.selective("wh_all").withAutoSubscribe());
        SubscriptionPlan plan = plan(nobody.replace("wh_battery", "wh_all"));
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.notices()).singleElement().asString().contains("subscribes every vehicle by itself");
    }

    @Test
    void whatSmartcarRefusesIsCountedAndTheRestIsDone() {
        // Given a user who leaves between plan and run
        start(FleetSettings.of(5, 5), ManagementSettings.realistic());
        ApplyEnd end = runs().apply(
                        rules(ALL_LIVE),
                        OptionalInt.empty(),
                        plan -> fleet.removeUser(fleet.users().get(0).id()),
                        PlanListener.NONE);

        // Then
        ApplyResult result = ((ApplyEnd.Applied) end).result();
        assertThat(result.created()).isEqualTo(4);
        assertThat(result.refused()).isEqualTo(Map.of("no-data-yet", 1L));
        assertThat(result.isWhole()).isFalse();
        assertThat(rows().lastComparison().await().atMost(Duration.ofSeconds(30)))
                .hasValueSatisfying(last -> assertThat(last.missing()).isEqualTo(1));
    }

    @Test
    void theSubcommandsPlanApplyAndListWithTheirExitCodes() throws IOException {
        // Given
        start(FleetSettings.of(3, 5), ManagementSettings.realistic());
        Path file = Files.writeString(directory.resolve("rules.json"), ALL_LIVE);
        Path broken = Files.writeString(directory.resolve("broken.json"), "{\n  \"version\": 1\n}");
        Path others = Files.writeString(
                directory.resolve("others.json"), ALL_LIVE.replace(BATTERY, "wh_of_another_application"));

        // Then
        assertThat(run("plan", "--rules", file.toString()).code()).isEqualTo(ExitCode.DOES_NOT_HOLD);
        Ran refused = run("apply", "--rules", file.toString());
        assertThat(refused.code()).as("nobody can be asked").isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(smartcar.counts().at(Endpoint.CREATE_SUBSCRIPTION)).isZero();
        Ran applied = run("apply", "--yes", "--json", "--rules", file.toString());
        assertThat(applied.code()).isEqualTo(ExitCode.HOLDS);
        assertThat(applied.json().path("created").asInt()).isEqualTo(5);
        Ran planned = run("plan", "--json", "--changes", "--rules", file.toString());
        assertThat(planned.code()).isEqualTo(ExitCode.HOLDS);
        assertThat(planned.json().at("/webhooks/0/subscribed").asInt()).isEqualTo(5);
        assertThat(planned.json().path("create")).isEmpty();
        Ran listed = run("list", "--json", "--webhook", BATTERY);
        assertThat(listed.json().path("subscriptions")).hasSize(5);
        assertThat(listed.json().at("/webhooks/0/subscriptions").asInt()).isEqualTo(5);
        assertThat(listed.json().at("/lastComparison/missing").asInt()).isZero();
        Ran unreadable = run("plan", "--rules", broken.toString());
        assertThat(unreadable.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unreadable.err()).contains("line 1: webhooks: must be a list");
        Ran unknown = run("apply", "--yes", "--rules", others.toString());
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("the application has no such webhook");
        assertThat(run("plan").code()).isEqualTo(ExitCode.USAGE);
        smartcar.faults().inject(Fault.status(403), FaultCondition.always().at(Endpoint.WEBHOOKS));
        assertThat(run("list").code()).isEqualTo(ExitCode.COULD_NOT_FIND_OUT);
    }

    /** How a subcommand ended. */
    private record Ran(int code, String out, String err) {
        private JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    private Ran run(String command, String... arguments) {
        Terminal nobody = new ScriptedTerminal(() -> null);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Object subcommand =
                switch (command) {
                    case "plan" -> new SubscriptionsPlanCommand(this::runs, nobody);
                    case "apply" -> new SubscriptionsApplyCommand(this::runs, nobody);
                    default -> new SubscriptionsListCommand(this::runs, nobody);
                };
        int code = new CommandLine(subcommand)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private SubscriptionPlan plan(String rules, String... vips) {
        PlanResult result = runs(vips).plan(rules(rules), PlanListener.NONE);
        assertThat(result).isInstanceOf(PlanResult.Planned.class);
        return ((PlanResult.Planned) result).plan();
    }

    private ApplyResult applied(String rules) {
        ApplyEnd end = runs().apply(rules(rules), OptionalInt.empty(), plan -> true, PlanListener.NONE);
        assertThat(end).isInstanceOf(ApplyEnd.Applied.class);
        return ((ApplyEnd.Applied) end).result();
    }

    private static SubscriptionRules rules(String text) {
        return ((RuleFileResult.Valid) RuleFile.read(text, Set.of("smartcar", "vip"))).rules();
    }

    private static String rule(String condition) {
        return "{\"version\": 1, \"webhooks\": [{\"id\": \"" + BATTERY + "\", \"subscribe\": [" + condition + "]}]}";
    }

    private SubscriptionRuns runs(String... vips) {
        return new SubscriptionRuns(
                () -> vehicles,
                () -> management,
                rows(),
                new ConfiguredRoutes("smartcar", Map.of("vip", List.of(vips)), List.of()),
                urgency -> Uni.createFrom().item(Permit.GRANTED),
                new Settings(pendingFor));
    }

    private SubscriptionRows rows() {
        return new SubscriptionRows(Statements.on(() -> pool, TimeoutPolicy.ofService()), application);
    }

    private void subscribe(Connection connection) {
        fleet.subscriptions().create(key(connection), clock.instant(), Duration.ZERO, false);
    }

    private List<Connection> connections(String mode) {
        return fleet.connections().stream()
                .filter(connection -> connection.vehicle().identity().mode().equals(mode))
                .toList();
    }

    private Set<SubscriptionKey> subscribed() {
        return fleet.subscriptions().list(clock.instant(), false).stream()
                .map(SubscriptionsTest::key)
                .collect(Collectors.toSet());
    }

    private static Set<SubscriptionKey> keys(List<Connection> connections) {
        return connections.stream().map(SubscriptionsTest::key).collect(Collectors.toSet());
    }

    private static SubscriptionKey key(Connection connection) {
        return new SubscriptionKey(
                BATTERY, connection.user().id(), connection.vehicle().id());
    }

    private static SubscriptionKey key(Subscription subscription) {
        return new SubscriptionKey(
                subscription.webhookId(),
                subscription.user().id(),
                subscription.vehicle().id());
    }

    private record Settings(Duration pendingFor) implements SubscriptionsConfig {
        @Override
        public Optional<Path> rulesFile() {
            return Optional.empty();
        }

        @Override
        public int callsPerMinute() {
            return 0;
        }

        @Override
        public int deleteAtMostPercent() {
            return 20;
        }
    }
}
