package dev.carflow.accounts.connect;

import dev.carflow.ConfigProblems;
import dev.carflow.ContextPropagation;
import dev.carflow.PlantedValues;
import dev.carflow.TestDatabase;
import dev.carflow.Timeouts;
import dev.carflow.accounts.connect.CallbackHandler.CallbackResult;
import dev.carflow.accounts.connect.CallbackHandler.Ticket;
import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.operations.MinuteLimit;
import dev.carflow.ratelimit.Permit;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.smartcar.MigrationPhase;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.TokenRenewer;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.token.TokenCache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Connect with a real database and a simulated Smartcar over HTTP; only the exchange of codes is a fake. */
final class ConnectFixture implements AutoCloseable {

    static final URI REDIRECT_URI = URI.create("https://fleet.example.com/connect/callback");

    final Vertx vertx = Vertx.vertx();
    private final TestDatabase postgres;
    final Pool pool;
    final Fleet fleet = Fleet.create(FleetSettings.of(8, 12).withSimulatedVehicles(2), Instant.now());
    final SmartcarApi smartcar;
    final RecordedLinks links;
    final FakeExchange exchange = new FakeExchange();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ConnectMetrics metrics = new ConnectMetrics(registry);
    static final String KEY = "the-key-of-the-customers-backend-0123456789";
    final StateTokens states = states(KEY);
    private final ClaimTokens tokens = new ClaimTokens(new KeyedHash(() -> List.of(KEY), "claim"));
    final AtomicInteger takes = new AtomicInteger();
    ConnectSessions sessions;
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "carflow.connect.confirm.within", "3S",
            "carflow.connect.confirm.attempts", "6",
            "carflow.connect.confirm.first-back-off", "0.1S"));
    private URI vehicleApi;
    private VehicleApi api;
    private MigrationState migration = new MigrationState(MigrationPhase.APPLICATION_TOKEN, TokenRenewer.CUSTOMER);
    private Uni<Boolean> calls = Uni.createFrom().item(true);
    private int foreignStatesPerMinute = 10_000;
    private CallbackHandler callbacks;
    private Claims claims;
    final List<Boolean> urgencies = new CopyOnWriteArrayList<>();

    /** @return a database with the schema, for a class of tests */
    static TestDatabase database() {
        ContextPropagation.start();
        return TestDatabase.migrated();
    }

    /** @param listingDelay after which Smartcar lists a new connection */
    ConnectFixture(TestDatabase postgres, Duration listingDelay) {
        this.postgres = postgres;
        pool = pool();
        links = new RecordedLinks(Statements.on(() -> pool, TimeoutPolicy.ofService()));
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

    ConnectFixture renewingVehicleTokens() {
        migration = new MigrationState(MigrationPhase.PARALLEL, TokenRenewer.CARFLOW);
        return build();
    }

    ConnectFixture whoseCustomerRenewsVehicleTokens() {
        migration = new MigrationState(MigrationPhase.PARALLEL, TokenRenewer.CUSTOMER);
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

    /** From here on another process of the service runs, with the same database. */
    ConnectFixture build() {
        if (api != null) {
            api.close();
        }
        api = new VehicleApi(
                vertx,
                SmartcarDefaults.transport().withBaseUrl(vehicleApi),
                VehicleApi.DEFAULT_USER_FILTER,
                tokens(),
                Clock.systemUTC());
        sessions = new CountedSessions(
                Statements.on(() -> pool, TimeoutPolicy.ofService()), migration.handsPairsOver(), takes);
        StateCheck check = new StateCheck(sessions, states, new MinuteLimit(foreignStatesPerMinute, System::nanoTime));
        callbacks = new CallbackHandler(
                check,
                sessions,
                confirmation(),
                codes(),
                tokens,
                config().confirm().within(),
                metrics);
        claims = new Claims(sessions, tokens, linking(), codes());
        return this;
    }

    private TokenCache tokens() {
        return SmartcarDefaults.tokens(vertx, smartcar);
    }

    ConnectConfig config() {
        return ConfigProblems.read(ConnectConfig.class, settings);
    }

    Confirmation confirmation() {
        return new Confirmation(api, this::permit, sessions, links, config().mode(), config().confirm(), () -> 0.5);
    }

    private Uni<Permit> permit(Urgency urgency) {
        urgencies.add(urgency == Urgency.URGENT);
        return calls.map(permitted -> permitted ? Permit.GRANTED : Permit.DENIED);
    }

    private CodeExchanger codes() {
        return new CodeExchanger(migration, exchange, REDIRECT_URI, metrics);
    }

    SessionLinker linking() {
        return new SessionLinker(links, sessions, codes());
    }

    PendingSessions pending() {
        return new PendingSessions(
                sessions, confirmation(), linking(), config().confirm().retryFor(), metrics);
    }

    static StateTokens states(String apiKey) {
        return new StateTokens(new SecureRandom(), new KeyedHash(() -> List.of(apiKey), "state"));
    }

    /** @return the state of a new session */
    String begin(String account) {
        return begin(
                new SessionRequest(account, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    String begin(SessionRequest request) {
        return begin(request, states);
    }

    String begin(SessionRequest request, StateTokens maker) {
        String state = maker.fresh();
        sessions.create(StateTokens.hash(state), request, Duration.ofMinutes(30))
                .await()
                .atMost(Timeouts.CONDITION);
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

    Uni<CallbackResult> receiving(String query) {
        return callbacks.receive(query);
    }

    /** How a callback ends. */
    CallbackOutcome receive(String query) {
        return comes(query).outcome();
    }

    /** The same, with the ticket for the browser. */
    CallbackResult comes(String query) {
        return callbacks.receive(query).await().atMost(Timeouts.CONDITION);
    }

    Claims.Result claim(CallbackResult brought, String account) {
        Ticket ticket = brought.ticket().orElseThrow();
        return claim(new ClaimRequest(ticket.session(), ticket.claim(), account));
    }

    Claims.Result claim(ClaimRequest request) {
        return claims.claim(request).await().atMost(Timeouts.CONDITION);
    }

    /** Handles a callback and claims its session for the account at once. Returns the session's outcome then. */
    CallbackOutcome connect(String query, String account) {
        CallbackResult brought = comes(query);
        return brought.ticket()
                .map(ticket -> {
                    claim(brought, account);
                    return CallbackOutcome.ofOutcome(stored(ticket.session()).getString("outcome"));
                })
                .orElse(brought.outcome());
    }

    long counted(CallbackOutcome outcome) {
        return registry.get("carflow.connect.callbacks")
                .tag("outcome", outcome.slug())
                .timer()
                .count();
    }

    Row stored(UUID session) {
        return query("select * from connect_session where id = $1", Tuple.of(session))
                .iterator()
                .next();
    }

    /** A session as it is stored. */
    Row stored(String state) {
        return query("select * from connect_session where state_hash = $1", Tuple.of(StateTokens.hash(state)))
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
