package dev.carflow.migration.processes;

import dev.carflow.accounts.connect.ConnectConfig;
import dev.carflow.database.Statements;
import dev.carflow.migration.processes.ProcessRows.ProcessState;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.TokenMetrics;
import dev.carflow.smartcar.VehicleTokenMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Stores every ten seconds what this process does about the migration: its phase, the credentials of its calls, and
 * whether Smartcar refused them. Counts are those of its metrics.
 */
@ApplicationScoped
public class ProcessReport {

    /** By name, because the migration does not know the features whose metrics these are. */
    static final String CALLS = "carflow.enrichment.calls.credentials";

    static final String DELIVERIES = "carflow.webhook.received";

    /** The beginning of the tag {@code type} for deliveries about vehicles. */
    static final String OF_VEHICLES = "vehicle-";

    private static final Logger LOG = Logger.getLogger(ProcessReport.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration TO_END = Duration.ofSeconds(1);

    private final UUID id = UUID.randomUUID();
    private final ProcessRows rows;
    private final Statements statements;
    private final MigrationState migration;
    private final ConnectConfig connect;
    private final RolesConfig roles;
    private final MeterRegistry registry;
    private final Vertx vertx;
    private final AtomicBoolean writing = new AtomicBoolean();
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(10));
    private volatile long timer = -1;

    @Inject
    public ProcessReport(
            ProcessRows rows,
            Statements statements,
            MigrationState migration,
            ConnectConfig connect,
            RolesConfig roles,
            MeterRegistry registry,
            Vertx vertx) {
        this.rows = rows;
        this.statements = statements;
        this.migration = migration;
        this.connect = connect;
        this.roles = roles;
        this.registry = registry;
        this.vertx = vertx;
    }

    void onStart(@Observes StartupEvent event) {
        if (!roles.command() && statements.isConfigured()) {
            timer = vertx.setPeriodic(0, EVERY.toMillis(), tick -> write());
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        if (vertx.cancelTimer(timer)) {
            try {
                rows.end(id).await().atMost(TO_END);
            } catch (RuntimeException e) {
                LOG.debug("the end of this process could not be stored; it shows within two minutes", e);
            }
        }
    }

    void write() {
        if (!writing.compareAndSet(false, true)) {
            return;
        }
        Uni.createFrom()
                // An exception before the result ends this turn too.
                .deferred(() -> rows.write(state()))
                .onTermination()
                .invoke(() -> writing.set(false))
                .subscribe()
                .with(
                        done -> {},
                        // the schema may not exist yet, which the component that creates it reports
                        failure -> failures.info(
                                "CARFLOW0901: the report of this process for `migrate status` could not be stored: %s",
                                failure.getClass().getSimpleName()));
    }

    ProcessState state() {
        return new ProcessState(
                id,
                migration.phase(),
                roles.has(Role.WORKER),
                roles.has(Role.INGEST) && connect.isGiven(),
                counted(CALLS, "credential", "application"),
                counted(CALLS, "credential", "vehicle"),
                counted(TokenMetrics.REFRESHES.name(), "outcome", "success"),
                counted(VehicleTokenMetrics.REFRESHES.name(), "outcome", VehicleTokenMetrics.ROTATED),
                deliveriesOfVehicles(),
                refusals());
    }

    /**
     * Refusals of the application's credentials. A single vehicle may always be refused, which says nothing about
     * them.
     */
    private long refusals() {
        return counted(TokenMetrics.REFRESHES.name(), "outcome", "invalid-client")
                + counted(TokenMetrics.REFRESHES.name(), "outcome", "forbidden");
    }

    /** Of every event type about vehicles, whose slugs begin alike; not of verifications and former payloads. */
    private long deliveriesOfVehicles() {
        return (long) registry.find(DELIVERIES).tags("answer", "accepted").counters().stream()
                .filter(counter -> counter.getId().getTag("type").startsWith(OF_VEHICLES))
                .mapToDouble(Counter::count)
                .sum();
    }

    private long counted(String meter, String... tags) {
        Counter counter = registry.find(meter).tags(tags).counter();
        return counter == null ? 0 : (long) counter.count();
    }
}
