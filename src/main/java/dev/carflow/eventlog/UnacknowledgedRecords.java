package dev.carflow.eventlog;

import dev.carflow.operations.MeterDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Records that the producer has accepted and not called back for. It calls back within its {@code delivery.timeout.ms},
 * whatever Kafka does, unless its own thread has ended: an {@code OutOfMemoryError} ends it silently, and nothing
 * restarts it. An overdue record fails here, so that its event goes to the spill in time.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class UnacknowledgedRecords {

    static final MeterDefinition PRODUCER_SILENT = MeterDefinition.gauge(
                    "carflow.eventlog.producer.silent",
                    "How long the Kafka producer has not called back for a record that is overdue; else 0")
            .withUnit("seconds")
            .advice("Above 0: the producer's thread has most likely ended; restart the process");

    private static final Logger LOG = Logger.getLogger(UnacknowledgedRecords.class);
    private static final long TICK = Duration.ofMillis(250).toMillis();

    /** The producer checks its limit periodically, so it may be late by some hundred milliseconds. */
    private static final Duration GRACE = Duration.ofMillis(750);

    private final LongSupplier nanoTime;
    private final long limit;
    private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Long> silentSince = new AtomicReference<>();
    private Runnable stop = () -> {};

    @Inject
    public UnacknowledgedRecords(
            @ConfigProperty(name = "mp.messaging.outgoing.event-log.delivery.timeout.ms") long deliveryTimeoutMillis) {
        this(Duration.ofMillis(deliveryTimeoutMillis), System::nanoTime);
    }

    UnacknowledgedRecords(Duration deliveryTimeout, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.limit = deliveryTimeout.plus(GRACE).toNanos();
    }

    void onStart(@Observes StartupEvent event, MeterRegistry registry, Vertx vertx) {
        PRODUCER_SILENT.gauge(registry, this, each -> each.silentFor().toMillis() / 1000.0);
        long ticks = vertx.setPeriodic(TICK, TICK, tick -> failOverdue());
        stop = () -> vertx.cancelTimer(ticks);
    }

    void onStop(@Observes ShutdownEvent event) {
        stop.run();
    }

    /** Returns the callback for the producer; {@code answer} is called once, by the producer or when it is late. */
    Callback expect(Callback answer) {
        Handed record = new Handed(answer);
        handed.add(record);
        return record;
    }

    /** Returns how long the producer has been silent although a record is overdue; zero if it is well. */
    Duration silentFor() {
        Long since = silentSince.get();
        return since == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - since);
    }

    void failOverdue() {
        for (Handed next = handed.peek(); next != null && isOver(next); next = handed.peek()) {
            handed.poll();
            Callback answer = next.answer.getAndSet(null);
            if (answer != null) {
                if (silentSince.compareAndSet(null, next.startedAt)) {
                    LOG.error("CARFLOW0217: the Kafka producer has not called back within its delivery.timeout.ms, so "
                            + "its thread may have ended; events go to the spill. If it lasts, liveness fails: "
                            + "restart the process");
                }
                call(answer, null, new TimeoutException("the producer has not called back"));
            }
        }
    }

    private boolean isOver(Handed record) {
        return record.answer.get() == null || nanoTime.getAsLong() - record.startedAt >= limit;
    }

    /** An exception here would end the producer's thread, or the timer's run. */
    private static void call(Callback answer, RecordMetadata metadata, Exception failure) {
        try {
            answer.onCompletion(metadata, failure);
        } catch (RuntimeException | Error e) {
            LOG.error("CARFLOW0219: the result of a record could not be handed on", e);
        }
    }

    private final class Handed implements Callback {

        private final long startedAt = nanoTime.getAsLong();
        private final AtomicReference<Callback> answer;

        private Handed(Callback answer) {
            this.answer = new AtomicReference<>(answer);
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception failure) {
            if (silentSince.get() != null && silentSince.getAndSet(null) != null) {
                LOG.info("CARFLOW0218: the Kafka producer calls back again");
            }
            Callback waiting = answer.getAndSet(null);
            if (waiting != null) {
                call(waiting, metadata, failure);
            }
        }
    }
}
