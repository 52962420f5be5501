package dev.carflow.accounts.connect;

import dev.carflow.ConfigProblems;
import dev.carflow.ContextPropagation;
import dev.carflow.PlantedValues;
import dev.carflow.TestDatabase;
import dev.carflow.operations.MinuteLimit;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.api.VehicleApiSettings;
import dev.carflow.smartcar.token.ClientCredentials;
import dev.carflow.smartcar.token.HttpTokenEndpoint;
import dev.carflow.smartcar.token.TokenCache;
import dev.carflow.smartcar.token.TokenCacheSettings;
import dev.carflow.smartcar.token.TokenEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Connect with a real database and a simulated Smartcar over HTTP; only the ports to other packages are fakes. */
final class ConnectFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final URI REDIRECT_URI = URI.create("https://fleet.example.com/connect/callback");

    final Vertx vertx = Vertx.vertx();
    private final TestDatabase postgres;
    final Pool pool;
    final Fleet fleet = Fleet.create(FleetSettings.of(8, 12).withSimulatedVehicles(2), Instant.now());
    final SmartcarApi smartcar;
    final FakeUsers users = new FakeUsers();
    final FakeExchange exchange = new FakeExchange();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ConnectMetrics metrics = new ConnectMetrics(registry);
    final States states = new States(new SecureRandom());
    final AtomicInteger takes = new AtomicInteger();
    final ConnectSessions sessions;
    private final HttpClient tokenClient = vertx.createHttpClient();
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "carflow.connect.confirm.within", "3S",
            "carflow.connect.confirm.first-back-off", "0.1S"));
    private URI vehicleApi;
    private VehicleApi api;
    private MigrationPhase phase = () -> false;
    private Uni<Boolean> calls = Uni.createFrom().item(true);
    private int foreignStatesPerMinute = 10_000;
    private Callbacks callbacks;

    /** @return a database with the schema, for a class of tests */
    static TestDatabase database() {
        ContextPropagation.start();
        return TestDatabase.migrated();
    }

    /** @param listingDelay after which Smartcar lists a new connection */
    ConnectFixture(TestDatabase postgres, Duration listingDelay) {
        this.postgres = postgres;
        pool = pool();
        sessions = new CountedSessions(new PostgresConnectSessions(() -> pool), takes);
        ApiSettings apiSettings =
                ApiSettings.defaults().withAllowance(Allowance.unlimited()).withListingDelay(listingDelay);
        smartcar = Await.result(SmartcarApi.start(vertx, fleet, apiSettings, Clock.systemUTC()));
        PlantedValues.plant(fleet);
        PlantedValues.plant(smartcar);
        vehicleApi = smartcar.vehicleApi();
        build();
    }

    private Pool pool() {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(postgres.connectOptions().setCachePreparedStatements(true))
                .using(vertx)
                .build();
    }

    ConnectFixture with(String setting, String value) {
        settings.put("carflow.connect." + setting, value);
        return build();
    }

    ConnectFixture wantingVehicleTokens() {
        phase = () -> true;
        return build();
    }

    ConnectFixture lookingUpForeignStates(int perMinute) {
        foreignStatesPerMinute = perMinute;
        return build();
    }

    /** @param permitted whether a call may be made */
    ConnectFixture withCalls(Uni<Boolean> permitted) {
        calls = permitted;
        return build();
    }

    ConnectFixture askingInstead(URI server) {
        vehicleApi = server;
        return build();
    }

    /** Another process of the service begins from here on: its states are its own, the database is the same. */
    ConnectFixture build() {
        if (api != null) {
            api.close();
        }
        api = new VehicleApi(vertx, VehicleApiSettings.defaults().withBaseUrl(vehicleApi), tokens(), Clock.systemUTC());
        Codes codes = new Codes(phase, exchange, REDIRECT_URI, metrics);
        StateCheck check = new StateCheck(sessions, states, new MinuteLimit(foreignStatesPerMinute, System::nanoTime));
        callbacks = new Callbacks(check, sessions, confirmation(), linking(), codes, metrics);
        return this;
    }

    private TokenCache tokens() {
        return new TokenCache(
                new HttpTokenEndpoint(tokenClient, smartcar.tokenUri(), Duration.ofSeconds(5)),
                () -> new ClientCredentials("client_simulated", "simulated-secret"),
                TokenCacheSettings.defaults(),
                Clock.systemUTC(),
                () -> 0.5,
                TokenEvents.NONE);
    }

    ConnectConfig config() {
        return ConfigProblems.read(ConnectConfig.class, settings);
    }

    Confirmation confirmation() {
        return new Confirmation(api, () -> calls, users, config().mode(), config().confirm(), () -> 0.5);
    }

    Linking linking() {
        return new Linking(users, sessions);
    }

    PendingSessions pending(Clock clock) {
        return new PendingSessions(
                sessions, confirmation(), linking(), config().confirm().retryFor(), metrics, clock);
    }

    /** @return the state of a new session */
    String begin(String account) {
        return begin(
                new SessionRequest(account, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    String begin(SessionRequest request) {
        return begin(request, states);
    }

    String begin(SessionRequest request, States maker) {
        String state = maker.fresh();
        sessions.create(States.hash(state), request, Duration.ofMinutes(30))
                .await()
                .atMost(PATIENCE);
        return state;
    }

    /** A user who goes through Smartcar Connect now. */
    Connection connects(int user) {
        return fleet.connect(user(user), Instant.now());
    }

    User user(int number) {
        return fleet.users().stream()
                .sorted(Comparator.comparing(User::id))
                .toList()
                .get(number);
    }

    Uni<Ending> receiving(String query) {
        return callbacks.receive(query);
    }

    Ending receive(String query) {
        return callbacks.receive(query).await().atMost(PATIENCE);
    }

    long counted(Ending ending) {
        return registry.get("carflow.connect.callbacks")
                .tag("outcome", ending.slug())
                .timer()
                .count();
    }

    /** A session as it is stored. */
    Row stored(String state) {
        return query("select * from connect_session where state_hash = $1", Tuple.of(States.hash(state)))
                .iterator()
                .next();
    }

    RowSet<Row> query(String sql, Tuple values) {
        return Await.result(pool.preparedQuery(sql).execute(values));
    }

    @Override
    public void close() {
        api.close();
        Await.result(smartcar.close());
        Await.result(pool.close());
        Await.result(vertx.close());
    }
}
