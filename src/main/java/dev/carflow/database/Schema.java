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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Brings the schema up to date at start, without holding the start up: while the database is away it keeps trying, and
 * what needs it gets along without. What no waiting mends is tried again once in minutes, and ends a subcommand.
 */
@ApplicationScoped
public class Schema {

    static final MeterDefinition READY =
            MeterDefinition.gauge("carflow.schema.ready", "1 once the database's schema is as this version needs it");

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
    private boolean serverIsTold;

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

    /** Whether the schema is as this version of the service needs it; false for good where none is needed. */
    public boolean isReady() {
        return ready.isDone() && !ready.isCompletedExceptionally();
    }

    /**
     * Completes with the schema as it is needed; never where none is. A subcommand begins with it when this is called
     * first, and it fails there with a {@link SchemaProblem} for what no waiting mends.
     */
    public Uni<Void> whenReady() {
        return migrated().replaceWithVoid();
    }

    /** What bringing it up to date came to; likewise. */
    public Uni<Migrated> migrated() {
        return Uni.createFrom().completionStage(() -> {
            begin();
            return ready.copy();
        });
    }

    /**
     * Looks at the server and at what the schema lacks, and changes nothing. It blocks.
     *
     * @throws RuntimeException if the server does not answer, or refuses what is asked
     */
    public ServerReport check() {
        ServerReport server = check.look();
        List<ServerFinding> findings = new ArrayList<>(server.findings());
        if (findings.stream().noneMatch(each -> each.name().equals(ServerFacts.RIGHTS) && each.verdict() == FAULT)) {
            findings.add(new Migrations(migrations.getActive(), access).missing(server.mayChangeSchema()));
        }
        return new ServerReport(findings, server.mayChangeSchema());
    }

    /** Whether a database is configured at all. */
    public boolean isConfigured() {
        return access.isConfigured();
    }

    void onStart(@Observes StartupEvent event) {
        if (migrations.listActive().isEmpty()) {
            if (isNeeded()) {
                LOG.warn("no database is configured (carflow.database.url): no call is made to Smartcar");
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

    /** Webhooks are taken in without a database; everything else a process may do needs it. */
    private boolean isNeeded() {
        return roles.command() || roles.roles().stream().anyMatch(role -> role != Role.INGEST);
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
        try {
            Migrated migrated = all.bringUpToDate();
            LOG.infof("the database's schema is ready: %d migrations applied", migrated.migrations());
            ready.complete(migrated);
            tellServer();
        } catch (RuntimeException | LinkageError e) {
            failed(all, e);
        }
    }

    /** Once, when the server answers: what a schema that is not ready may have its cause in. */
    private void tellServer() {
        if (serverIsTold || roles.command()) {
            return;
        }
        try {
            ServerReport server = check.look();
            LOG.log(server.verdict() == OK ? Level.INFO : Level.WARN, "the database: " + server.line());
            serverIsTold = true;
        } catch (RuntimeException e) {
            if (isReady()) {
                LOG.warnf(
                        "the database could not be looked at: %s",
                        DatabaseProblem.of(e).words());
            }
        }
    }

    private void failed(Migrations all, Throwable failure) {
        DatabaseProblem problem = failure instanceof SchemaProblem own ? own.problem() : DatabaseProblem.of(failure);
        if (roles.command() && problem.isPermanent()) {
            ready.completeExceptionally(new SchemaProblem(problem));
            return;
        }
        Duration pause = problem.isPermanent() ? RETRY_WHAT_IS_PERMANENT : pauses.next();
        if (problem.isPermanent() || !problem.words().equals(lastProblem)) {
            LOG.warnf(
                    "the database's schema is not ready: %s; trying again%s, no call is made to Smartcar until then",
                    problem.words(), problem.isPermanent() ? " in " + pause.toMinutes() + " minutes" : "");
        }
        lastProblem = problem.words();
        tellServer();
        round(all, pause);
    }

    /**
     * The schema as it is needed.
     *
     * @param migrations how many had to be applied; none if it was so already
     * @param version of the last one
     */
    public record Migrated(int migrations, String version) {}
}
