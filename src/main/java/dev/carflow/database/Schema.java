package dev.carflow.database;

import static dev.carflow.database.ServerFinding.Verdict.FAULT;
import static dev.carflow.database.ServerFinding.Verdict.OK;

import dev.carflow.operations.Backoff;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Brings the schema up to date at start, without delaying the start: while the database is away it keeps trying, and
 * features that need it work without. A failure that waiting cannot fix is retried once in minutes, and ends a
 * subcommand.
 */
@ApplicationScoped
public class Schema {

    static final MeterDefinition READY = MeterDefinition.gauge(
                    "carflow.schema.ready", "1 once the database's schema is as this version needs it")
            .advice("0: run `carflow schema check`, then `carflow schema migrate`");

    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);
    private static final Duration RETRY_WHAT_IS_PERMANENT = Duration.ofMinutes(2);

    private final InjectableInstance<Flyway> migrations;
    private final RolesConfig roles;
    private final ConnectionSettings access;
    private final MeterRegistry meters;
    private final ServerCheck check;
    private final Backoff pauses = new Backoff(FIRST_RETRY, LAST_RETRY);
    private final CompletableFuture<Migrated> ready = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean stopped;
    private String lastProblem = "";
    private boolean serverIsReported;

    @Inject
    public Schema(
            @Any InjectableInstance<Flyway> migrations,
            RolesConfig roles,
            ConnectionSettings access,
            ServerCheck check,
            MeterRegistry meters) {
        this.check = check;
        this.migrations = migrations;
        this.roles = roles;
        this.access = access;
        this.meters = meters;
    }

    /** Returns whether the schema is as this version of the service needs it; always false if none is needed. */
    public boolean isReady() {
        return ready.isDone() && !ready.isCompletedExceptionally();
    }

    /**
     * Completes once the schema is ready; never if none is needed. The first call starts the work in a subcommand,
     * where it fails with a {@link SchemaProblem} if waiting cannot fix the problem.
     */
    public Uni<Void> whenReady() {
        return migrated().replaceWithVoid();
    }

    /** Completes in the same way, with the result. */
    public Uni<Migrated> migrated() {
        return Uni.createFrom().completionStage(() -> {
            begin();
            return ready.copy();
        });
    }

    /**
     * Checks the server and what the schema lacks, without changing anything. Blocks.
     *
     * @throws RuntimeException if the server does not answer, or refuses a query
     */
    public ServerReport check() {
        ServerReport server = check.check();
        List<ServerFinding> findings = new ArrayList<>(server.findings());
        if (findings.stream().noneMatch(each -> each.name().equals(ServerFacts.RIGHTS) && each.verdict() == FAULT)) {
            findings.add(new Migrations(migrations.getActive(), access).missing(server.mayChangeSchema()));
        }
        return new ServerReport(findings, server.mayChangeSchema());
    }

    /** Returns whether a database is configured. */
    public boolean isConfigured() {
        return access.isConfigured();
    }

    void onStart(@Observes StartupEvent event) {
        if (migrations.listActive().isEmpty()) {
            if (isNeeded()) {
                LOG.warn("CARFLOW0803: no database is configured (carflow.database.url): no call is made to Smartcar");
            }
            return;
        }
        READY.gauge(meters, this, schema -> schema.isReady() ? 1 : 0);
        if (!roles.command()) {
            begin();
        }
    }

    private void begin() {
        List<Flyway> configured = migrations.listActive();
        if (!configured.isEmpty() && begun.compareAndSet(false, true)) {
            round(new Migrations(configured.get(0), access), Duration.ZERO);
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    /** Ingest works without a database, and a subcommand that needs one does not start without it. */
    private boolean isNeeded() {
        return !roles.command() && roles.roles().stream().anyMatch(role -> role != Role.INGEST);
    }

    private void round(Migrations all, Duration pause) {
        Infrastructure.getDefaultWorkerPool()
                .schedule(
                        () -> {
                            if (!stopped) {
                                attempt(all);
                            }
                        },
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void attempt(Migrations all) {
        attempt(all::bringUpToDate, pause -> round(all, pause));
    }

    /**
     * Tries once. An {@code Error} is retried as any failure is: attempts that ended would leave the process without
     * spill and calls until a restart.
     *
     * @param again is called with the pause if there has to be another attempt
     */
    void attempt(Supplier<Migrated> migrations, Consumer<Duration> again) {
        Optional<Duration> pause = Optional.of(LAST_RETRY);
        try {
            pause = pauseAfter(migrations);
        } finally {
            // Also if there was no memory to log the failure with.
            pause.ifPresent(again);
        }
    }

    /** Returns the pause before the next attempt; empty if none is needed. */
    private Optional<Duration> pauseAfter(Supplier<Migrated> migrations) {
        try {
            Migrated migrated = migrations.get();
            LOG.infof("CARFLOW0801: the database's schema is ready: %d migrations applied", migrated.migrations());
            ready.complete(migrated);
        } catch (Throwable e) {
            return failed(e);
        }
        logServer();
        return Optional.empty();
    }

    /** Logged once the server answers: a possible cause of a schema that is not ready. */
    private void logServer() {
        if (serverIsReported || roles.command()) {
            return;
        }
        try {
            ServerReport server = check.check();
            LOG.log(server.verdict() == OK ? Level.INFO : Level.WARN, "CARFLOW0804: the database: " + server.line());
            serverIsReported = true;
        } catch (RuntimeException e) {
            if (isReady()) {
                LOG.warnf(
                        "CARFLOW0805: the database could not be checked: %s",
                        DatabaseProblem.of(e).words());
            }
        }
    }

    private Optional<Duration> failed(Throwable failure) {
        DatabaseProblem problem = failure instanceof SchemaProblem own ? own.problem() : DatabaseProblem.of(failure);
        if (roles.command() && problem.isPermanent()) {
            ready.completeExceptionally(new SchemaProblem(problem));
            return Optional.empty();
        }
        Duration pause = problem.isPermanent() ? RETRY_WHAT_IS_PERMANENT : pauses.next();
        if (problem.isPermanent() || !problem.words().equals(lastProblem)) {
            LOG.warnf(
                    "CARFLOW0802: the database's schema is not ready: %s; trying again%s, no call is made to Smartcar "
                            + "until then",
                    problem.words(), problem.isPermanent() ? " in " + pause.toMinutes() + " minutes" : "");
        }
        lastProblem = problem.words();
        logServer();
        return Optional.of(pause);
    }

    /**
     * A schema that is up to date.
     *
     * @param migrations how many were applied; 0 if it already was
     * @param version of the last one
     */
    public record Migrated(int migrations, String version) {}
}
