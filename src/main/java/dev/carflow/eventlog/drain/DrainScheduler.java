package dev.carflow.eventlog.drain;

import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.PreparedProducer;
import dev.carflow.eventlog.spill.SpillConfig;
import dev.carflow.eventlog.spill.SpillMetrics;
import dev.carflow.eventlog.spill.SpillMonitor;
import dev.carflow.eventlog.spill.SpillQueue;
import dev.carflow.operations.Backoff;
import dev.carflow.operations.LogThrottle;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Drains the spill in the background, batch after batch, at a bounded rate. While the spill is known to be empty it
 * does nothing. While Kafka is known to be away it sends single trial events, as rarely as live events are tried.
 */
@ApplicationScoped
public class DrainScheduler {

    private static final Logger LOG = Logger.getLogger(DrainScheduler.class);
    private static final long TICK = Duration.ofMillis(500).toMillis();
    private static final long NOTHING_TO_DO_PAUSE = Duration.ofSeconds(5).toNanos();
    private static final Duration LOST_AFTER = Duration.ofMinutes(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(1);

    /** As long as Kafka has for records that were sent. */
    private static final Duration RELEASE_WITHIN = Duration.ofSeconds(4);

    private final SpillMonitor watch;
    private final KafkaAvailability kafka;
    private final PreparedProducer producer;
    private final RolesConfig roles;
    private final Vertx vertx;
    private final Duration lostAfter;
    private final LongSupplier nanoTime;
    private final int perSecond;
    private final SpillMetrics metrics;
    private final DrainBatch work;
    private final Backoff pauses = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));
    private final LogThrottle progress = new LogThrottle(Duration.ofSeconds(10));
    private CompletableFuture<Void> current = CompletableFuture.completedFuture(null);
    private long nextAt;
    private volatile boolean stopping;
    private volatile boolean leased;
    private Runnable cancel = () -> {};

    @Inject
    public DrainScheduler(
            SpillQueue queue,
            SpillMonitor watch,
            SpillConfig config,
            SpillMetrics metrics,
            KafkaEventLog log,
            KafkaAvailability kafka,
            PreparedProducer producer,
            RolesConfig roles,
            Vertx vertx) {
        this(queue, watch, config, metrics, log, kafka, producer, roles, vertx, LOST_AFTER, System::nanoTime);
    }

    /** @param lostAfter a batch that takes longer is given up */
    DrainScheduler(
            SpillQueue queue,
            SpillMonitor watch,
            SpillConfig config,
            SpillMetrics metrics,
            KafkaEventLog log,
            KafkaAvailability kafka,
            PreparedProducer producer,
            RolesConfig roles,
            Vertx vertx,
            Duration lostAfter,
            LongSupplier nanoTime) {
        this.lostAfter = lostAfter;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong();
        this.watch = watch;
        this.kafka = kafka;
        this.producer = producer;
        this.roles = roles;
        this.vertx = vertx;
        this.perSecond = config.drainPerSecond();
        this.metrics = metrics;
        this.work = new DrainBatch(queue, log, producer, kafka, metrics, DrainBatch.DEADLINE, nanoTime);
    }

    void onStart(@Observes StartupEvent event) {
        if (roles.has(Role.INGEST)) {
            start();
        }
    }

    void start() {
        long ticks = vertx.setPeriodic(TICK, TICK, tick -> goOn());
        cancel = () -> vertx.cancelTimer(ticks);
    }

    /** Ends after the events that were sent, and lets another process continue. */
    void onStop(@Observes ShutdownEvent event) {
        CompletableFuture<Void> last;
        synchronized (this) {
            stopping = true;
            cancel.run();
            last = current;
        }
        try {
            last.get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (leased) {
                work.release().await().atMost(RELEASE_WITHIN);
            }
        } catch (Exception e) {
            LOG.debugf("the drain did not end in time: %s", e.getClass().getSimpleName());
        }
    }

    /** Returns the batch that is under way, or the last one. */
    synchronized CompletableFuture<Void> goOn() {
        if (stopping || !current.isDone() || nanoTime.getAsLong() - nextAt < 0 || !isWorth()) {
            return current;
        }
        boolean trial = kafka.isAway();
        if (trial && !kafka.isTrialDue()) {
            return current;
        }
        long begun = nanoTime.getAsLong();
        int most = trial ? 1 : Math.min(perSecond, DrainBatch.BATCH_EVENTS);
        CompletableFuture<Void> now = new CompletableFuture<>();
        current = now;
        Uni.createFrom()
                .deferred(() -> work.batch(most, () -> !stopping && (trial ? kafka.takeTrial() : !kafka.isAway())))
                .onItem()
                .transformToUni(drained -> end(drained, begun).replaceWith(drained))
                // Each step has its own deadline; a batch that never completes must not be the last.
                .ifNoItem()
                .after(lostAfter)
                .fail()
                .onFailure()
                .invoke(this::failed)
                .onFailure()
                .recoverWithNull()
                .subscribe()
                .with(drained -> {
                    now.complete(null);
                    if (drained instanceof DrainResult.Batch) {
                        again();
                    }
                });
        return now;
    }

    /** Runs before the next tick, at the permitted rate. */
    private void again() {
        long wait = TimeUnit.NANOSECONDS.toMillis(nextAt() - nanoTime.getAsLong());
        if (wait < TICK) {
            vertx.setTimer(Math.max(1, wait + 1), timer -> goOn());
        }
    }

    private boolean isWorth() {
        return !watch.level().isEmpty()
                && watch.isReachable()
                && !producer.topics().isEmpty();
    }

    private Uni<Void> end(DrainResult drained, long begun) {
        leased = drained instanceof DrainResult.Batch;
        if (drained instanceof DrainResult.Batch batch) {
            pauseUntil(batch.isStuck() ? longerPause() : begun + TimeUnit.SECONDS.toNanos(batch.taken()) / perSecond);
            if (batch.confirmed() > 0) {
                pauses.reset();
                progress.tryAcquire()
                        .ifPresent(more -> LOG.infof(
                                "CARFLOW0306: events go from the spill to Kafka; about %d wait",
                                watch.level().events()));
            }
            if (batch.refused() > 0) {
                LOG.errorf(
                        "CARFLOW0307: Kafka will never take %d events of the spill: they are larger than their topic "
                                + "allows. Raise its max.message.bytes and run `spill drain --refused`",
                        batch.refused());
            }
            return Uni.createFrom().voidItem();
        }
        pauseUntil(nanoTime.getAsLong() + NOTHING_TO_DO_PAUSE);
        watch.check();
        return drained instanceof DrainResult.Nothing
                ? work.release()
                : Uni.createFrom().voidItem();
    }

    private void failed(Throwable failure) {
        pauseUntil(longerPause());
        metrics.undrained(failure);
    }

    private long longerPause() {
        return nanoTime.getAsLong() + pauses.next().toNanos();
    }

    private synchronized void pauseUntil(long time) {
        nextAt = time;
    }

    private synchronized long nextAt() {
        return nextAt;
    }
}
