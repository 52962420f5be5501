package dev.carflow.eventlog.spill;

import dev.carflow.database.Schema;
import dev.carflow.database.Statements;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.operations.ThrottledLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Monitors whether the spill takes events and how much is in it, so that callers need no query: checks every five
 * seconds, and every second while events are in it, Kafka is away, or the database is.
 */
@ApplicationScoped
public class SpillMonitor {

    static final MeterDefinition AVAILABLE = MeterDefinition.gauge(
                    "carflow.spill.available", "1 while the spill takes events, else 0")
            .advice("0: the database is away, only reads, or its disk is full; an outage of Kafka " + "would be felt");

    /** Of all processes, as are the next two. */
    static final MeterDefinition EVENTS = MeterDefinition.gauge("carflow.spill.events", "Events that wait in the spill")
            .advice("Above 0 and not falling while Kafka is there: run `carflow spill list`");

    static final MeterDefinition BYTES = MeterDefinition.gauge(
                    "carflow.spill.bytes", "Bytes that the events in the spill take")
            .advice("Near `carflow.spill.max-bytes`: bring Kafka back, or raise it");

    /** 0 if there is none. */
    static final MeterDefinition OLDEST_AGE = MeterDefinition.gauge(
                    "carflow.spill.oldest.age", "How long the oldest event in the spill has waited")
            .withUnit("seconds")
            .advice("More than your readers can tolerate; above 15 minutes see "
                    + "[duplicates](events.md#duplicates)");

    private static final Logger LOG = Logger.getLogger(SpillMonitor.class);
    private static final long TICK = Duration.ofSeconds(1).toMillis();
    private static final int IDLE_TICKS = 5;
    private static final long TIDY_EVERY = Duration.ofHours(1).toMillis();

    private final SpillStore store;
    private final SpillConfig config;
    private final BooleanSupplier schemaIsReady;
    private final KafkaAvailability kafka;
    private final RefusalCounter refusals;
    private final ThrottledLog warnings = new ThrottledLog(LOG, Duration.ofMinutes(1));
    private final SpillTrace trace;
    private final RolesConfig roles;
    private final MeterRegistry registry;
    private final Vertx vertx;
    private volatile SpillLevel level = SpillLevel.EMPTY;
    private volatile Cause refusal;
    private boolean asking;

    /** How often a write has shown whether the spill takes events: a check that began before does not know better. */
    private long writes;

    private int idleTicks = IDLE_TICKS;
    private Runnable stop = () -> {};

    @Inject
    public SpillMonitor(
            SpillStore store,
            SpillConfig config,
            Schema schema,
            KafkaAvailability kafka,
            RefusalCounter refusals,
            SpillTrace trace,
            RolesConfig roles,
            MeterRegistry registry,
            Vertx vertx) {
        this(store, config, schema::isReady, kafka, refusals, trace, roles, registry, vertx);
    }

    SpillMonitor(
            SpillStore store,
            SpillConfig config,
            BooleanSupplier schemaIsReady,
            KafkaAvailability kafka,
            RefusalCounter refusals,
            SpillTrace trace,
            RolesConfig roles,
            MeterRegistry registry,
            Vertx vertx) {
        this.store = store;
        this.config = config;
        this.schemaIsReady = schemaIsReady;
        this.kafka = kafka;
        this.refusals = refusals;
        this.trace = trace;
        this.roles = roles;
        this.registry = registry;
        this.vertx = vertx;
        this.refusal = isUsed() ? Cause.SPILL_AWAY : Cause.NO_SPILL;
    }

    void onStart(@Observes StartupEvent event) {
        if (!roles.has(Role.INGEST) || !isUsed()) {
            return;
        }
        AVAILABLE.gauge(registry, () -> refusal == null ? 1 : 0);
        EVENTS.gauge(registry, () -> level.events());
        BYTES.gauge(registry, () -> level.bytes());
        OLDEST_AGE.gauge(registry, this::oldestAge);
        long ticks = vertx.setPeriodic(1, TICK, tick -> tick());
        long tidying = vertx.setPeriodic(TIDY_EVERY, TIDY_EVERY, tick -> tidy());
        stop = () -> {
            vertx.cancelTimer(ticks);
            vertx.cancelTimer(tidying);
        };
    }

    void onStop(@Observes ShutdownEvent event) {
        stop.run();
    }

    /** Returns null while the spill takes events, otherwise why it does not. */
    Cause refusal() {
        return refusal;
    }

    public SpillLevel level() {
        return level;
    }

    /** Returns whether this process has a spill. */
    public boolean isReachable() {
        return schemaIsReady.getAsBoolean() && (refusal == null || refusal == Cause.SPILL_FULL);
    }

    /** Counts events that this process has just stored. */
    synchronized void rose(int events, long bytes) {
        SpillLevel now = level;
        level = new SpillLevel(
                now.events() + events, now.bytes() + bytes, now.oldest().or(() -> Optional.of(Instant.now())));
        refusal = null;
        writes++;
    }

    /** Records that the spill refused events; the next check may find that it takes them again. */
    synchronized void refused(Cause why) {
        refusal = why;
        writes++;
    }

    /** Checks now, unless a check is running. */
    public void check() {
        long writesBefore;
        synchronized (this) {
            if (asking || !schemaIsReady.getAsBoolean()) {
                return;
            }
            asking = true;
            writesBefore = writes;
        }
        Cause before = refusal;
        boolean isInDoubt = before == Cause.SPILL_AWAY || before == Cause.SPILL_REFUSED;
        store.writable(isInDoubt)
                .chain(store::level)
                .subscribe()
                .with(now -> found(now, writesBefore), failure -> notFound(failure, writesBefore));
    }

    /** A failed check counts as a refusal: an event would fail the same way. */
    private void notFound(Throwable failure, long writesBefore) {
        checked(writesBefore, failure instanceof PgException ? Cause.SPILL_REFUSED : Cause.SPILL_AWAY);
        if (failure instanceof PgException refused) {
            warnings.warn("CARFLOW0304: the spill takes no events: %s", Statements.words(refused));
        }
    }

    private void found(SpillLevel now, long writesBefore) {
        level = now;
        boolean full = now.events() >= config.maxRows()
                || now.bytes() >= config.maxBytes().asLongValue();
        checked(writesBefore, full ? Cause.SPILL_FULL : null);
        refusals.write(trace);
    }

    private synchronized void checked(long writesBefore, Cause result) {
        if (writes == writesBefore) {
            refusal = result;
        }
        asking = false;
    }

    private void tick() {
        idleTicks++;
        if (idleTicks >= IDLE_TICKS || refusal != null || !level.isEmpty() || kafka.isAway()) {
            idleTicks = 0;
            check();
        }
    }

    private void tidy() {
        if (isReachable()) {
            trace.tidy(config.traceRetention()).subscribe().with(done -> {}, failure -> {
                // the next hour is soon enough
            });
        }
    }

    private boolean isUsed() {
        return config.enabled() && store.isConfigured();
    }

    private double oldestAge() {
        return level.oldest()
                .map(oldest ->
                        Math.max(0, Duration.between(oldest, Instant.now()).toMillis() / 1000.0))
                .orElse(0.0);
    }
}
