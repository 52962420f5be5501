package dev.carflow.eventlog;

import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import dev.carflow.operations.ThrottledLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Counts and times the log's appends, and logs when it takes no records. */
@ApplicationScoped
public class EventLogMetrics {

    /** Kafka's causes; the spill has its own metrics. */
    private static final Set<Cause> OF_KAFKA =
            EnumSet.of(Cause.TIMEOUT, Cause.BUFFER_FULL, Cause.TOPIC_UNKNOWN, Cause.REFUSED, Cause.TOO_LARGE);

    static final MeterDefinition PUBLISH = MeterDefinition.timer(
                    "carflow.eventlog.publish", "From handing a record over to the log's confirmation", TagKey.OUTCOME)
            .values(TagKey.OUTCOME, "stored")
            .values(TagKey.OUTCOME, OF_KAFKA.stream().map(Cause::slug))
            .advice("Any `outcome` but `stored` goes to the spill; the log says why. A rise of the "
                    + "time: brokers are slow");
    static final MeterDefinition STORED = MeterDefinition.counter(
                    "carflow.eventlog.stored", "Records confirmed by the log", TagKey.TOPIC)
            .advice("Growth of the quarantine topic: look at its records. A topic that stands still "
                    + "has no traffic");

    private static final Logger LOG = Logger.getLogger(EventLogMetrics.class);

    private final MeterRegistry registry;
    private final Timer stored;
    private final Map<Cause, Timer> notStored = new EnumMap<>(Cause.class);
    private final Map<Cause, AppendResult> results = new EnumMap<>(Cause.class);
    private final Map<String, Counter> storedByTopic = new ConcurrentHashMap<>();
    private final ThrottledLog throttle = new ThrottledLog(LOG, Duration.ofSeconds(10));
    private final Set<String> timedOut = ConcurrentHashMap.newKeySet();
    private volatile long lastStoredAt = System.nanoTime();
    private volatile long lastNotStoredAt = lastStoredAt - 1;

    @Inject
    public EventLogMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.stored = timer("stored");
        for (Cause cause : Cause.values()) {
            results.put(cause, new NotStored(cause));
        }
        for (Cause cause : OF_KAFKA) {
            notStored.put(cause, timer(cause.slug()));
        }
    }

    AppendResult stored(String topic, long startedAt) {
        long now = System.nanoTime();
        lastStoredAt = now;
        stored.record(now - startedAt, TimeUnit.NANOSECONDS);
        storedByTopic
                .computeIfAbsent(topic, name -> STORED.counter(registry, name))
                .increment();
        return AppendResult.STORED;
    }

    /** Returns when the latest record was confirmed, as {@link System#nanoTime()}; the start, if none was. */
    long lastStoredAt() {
        return lastStoredAt;
    }

    AppendResult result(Cause cause) {
        return results.get(cause);
    }

    void notStored(String topic, Cause cause, Throwable failure, long startedAt) {
        long now = System.nanoTime();
        if (cause != Cause.TOO_LARGE) {
            lastNotStoredAt = now;
        }
        if (cause == Cause.TIMEOUT) {
            timedOut.add(topic);
        }
        notStored.get(cause).record(now - startedAt, TimeUnit.NANOSECONDS);
        throttle.warn(
                "CARFLOW0211: Kafka did not take a record of topic %s: %s, %s",
                topic, cause.slug(), KafkaProblem.name(failure));
    }

    /** Returns the topics with a record that timed out since the last call. */
    Set<String> takeTimedOut() {
        Set<String> topics = Set.copyOf(timedOut);
        timedOut.removeAll(topics);
        return topics;
    }

    /** Returns whether records are being refused: the latest attempt failed, less than {@code within} ago. */
    boolean isRefusing(Duration within) {
        long failedAt = lastNotStoredAt;
        return failedAt - lastStoredAt > 0 && System.nanoTime() - failedAt < within.toNanos();
    }

    private Timer timer(String outcome) {
        return PUBLISH.timer(
                registry,
                timer -> timer.serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5)),
                outcome);
    }
}
