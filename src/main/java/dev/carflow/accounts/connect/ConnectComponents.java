package dev.carflow.accounts.connect;

import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.database.Statements;
import dev.carflow.operations.MinuteLimit;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.settings.SecretList;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.SmartcarConfig;
import dev.carflow.smartcar.api.VehicleApi;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Wires Connect from its settings, if there are any and this process serves HTTP. */
@ApplicationScoped
public class ConnectComponents {

    private static final Duration ROUND_EVERY = Duration.ofSeconds(5);
    private static final int ROUNDS_UNTIL_TIDYING = 120;

    private final ConnectConfig config;
    private final SmartcarConfig smartcar;
    private final RolesConfig roles;
    private final Instance<VehicleApi> api;
    private final RateLimiter limiter;
    private final Statements statements;
    private final AccountLinks links;
    private final CodeExchange exchange;
    private final MigrationState migration;
    private final ConnectMetrics metrics;
    private final Vertx vertx;
    private volatile Optional<Parts> parts = Optional.empty();
    private volatile Optional<SecretList> apiKeys = Optional.empty();
    private volatile Runnable stopRounds = () -> {};
    private long round;

    /** The components that the endpoints use. */
    record Parts(
            ApiKeys keys, SessionStarter sessions, CallbackHandler callbacks, Claims claims, CallbackAnswers answers) {}

    @Inject
    public ConnectComponents(
            ConnectConfig config,
            SmartcarConfig smartcar,
            RolesConfig roles,
            Instance<VehicleApi> api,
            RateLimiter limiter,
            Statements statements,
            AccountLinks links,
            CodeExchange exchange,
            MigrationState migration,
            ConnectMetrics metrics,
            Vertx vertx) {
        this.config = config;
        this.smartcar = smartcar;
        this.roles = roles;
        this.api = api;
        this.limiter = limiter;
        this.statements = statements;
        this.links = links;
        this.exchange = exchange;
        this.migration = migration;
        this.metrics = metrics;
        this.vertx = vertx;
    }

    void onStart(@Observes StartupEvent event) {
        if (!config.isGiven() || !roles.has(Role.INGEST)) {
            return;
        }
        metrics.register();
        SecureRandom random = new SecureRandom();
        SecretList keys =
                SecretList.of(vertx, config.apiKey(), ConnectConfig.FILE_KEY, config.apiKeyFile(), ApiKeys::isStrong);
        apiKeys = Optional.of(keys);
        StateTokens states = new StateTokens(random, new KeyedHash(keys, "state"));
        ClaimTokens tokens = new ClaimTokens(new KeyedHash(keys, "claim"));
        ConnectSessions sessions = new ConnectSessions(statements, migration.handsPairsOver());
        Confirmation confirmation = new Confirmation(
                api.get(), limiter, sessions, links, config.mode(), config.confirm(), () -> ThreadLocalRandom.current()
                        .nextDouble());
        StateCheck check =
                new StateCheck(sessions, states, new MinuteLimit(config.foreignStatesPerMinute(), System::nanoTime));
        CodeExchanger codes =
                new CodeExchanger(migration, exchange, config.redirectUri().get(), metrics);
        SessionLinker linking = new SessionLinker(links, sessions, codes);
        AuthorizeUrl authorizeUrl = new AuthorizeUrl(
                smartcar.connectUrl(),
                config.applicationId().get(),
                config.redirectUri().get(),
                config.scope(),
                config.mode());
        parts = Optional.of(new Parts(
                new ApiKeys(keys),
                new SessionStarter(sessions, states, authorizeUrl, migration, config.sessionLifetime()),
                new CallbackHandler(
                        check,
                        sessions,
                        confirmation,
                        codes,
                        tokens,
                        config.confirm().within(),
                        metrics),
                new Claims(sessions, tokens, linking, codes),
                new CallbackAnswers(
                        config.doneUrl().get(),
                        config.errorUrl().or(config::doneUrl).get())));
        startRounds(new PendingSessions(
                sessions, confirmation, linking, config.confirm().retryFor(), metrics));
    }

    void onStop(@Observes ShutdownEvent event) {
        stopRounds.run();
        apiKeys.ifPresent(SecretList::close);
    }

    /** Whether the file holds API keys, and nothing else. */
    public static boolean areKeysIn(Path file) {
        List<String> keys = SecretList.in(file);
        return !keys.isEmpty() && keys.stream().allMatch(ApiKeys::isStrong);
    }

    /** Whether this process serves Connect. */
    public boolean isOn() {
        return parts.isPresent();
    }

    /**
     * Whether Connect is on here, and this is one of its keys.
     *
     * @param authorization the header's value, null where there is none
     */
    public boolean accepts(String authorization) {
        return parts.filter(on -> on.keys().accept(authorization)).isPresent();
    }

    /** Returns none while Connect is off in this process. */
    Optional<Parts> parts() {
        return parts;
    }

    private void startRounds(PendingSessions pending) {
        long rounds = vertx.setPeriodic(ROUND_EVERY.toMillis(), tick -> {
            pending.round().subscribe().with(done -> {});
            if (round++ % ROUNDS_UNTIL_TIDYING == 0) {
                pending.tidy().subscribe().with(done -> {});
            }
        });
        stopRounds = () -> vertx.cancelTimer(rounds);
    }
}
