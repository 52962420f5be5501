package dev.carflow.enrichment.worker;

import dev.carflow.operations.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Metrics of one consumer loop. */
final class WorkerMetrics {

    /** A partition with waiting records counts as stalled after so long without progress. */
    private static final Duration STANDS_STILL = Duration.ofMinutes(2);

    /** A longer delay is no measurement, and one of them would spoil a sum for good. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(365);

    private static final Duration USUAL_SKEW = Duration.ofSeconds(5);

    /** Registered from the start, so that the first one shows as an increase. */
    private static final List<String> LOG_CHANGES =
            List.of("topic-recreated", "log-truncated", "records-deleted", "window-unreadable");

    private final Counter enriched;
    private final Counter deadLetters;
    private final Counter unwritable;
    private final Counter duplicates;
    private final Counter undone;
    private final Counter readings;
    private final Counter readingsRefused;
    private final Counter restarts;
    private final Timer delay;
    private final Timer transaction;
    private final Timer skew;
    private final AtomicLong inFlight;
    private final AtomicLong lag;
    private final AtomicLong assigned;
    private final AtomicLong windowEvents;
    private final AtomicLong forgottenEarly;
    private final AtomicLong unreadable;
    private final AtomicLong standingStill;
    private final AtomicLong missingTopics;
    private final AtomicLong routesNotRemembered;
    private final Function<String, Counter> logChanges;

    WorkerMetrics(MeterRegistry registry, String loop) {
        Tags tags = Tags.of(Meters.CONSUMER_LOOP, loop);
        this.enriched = registry.counter(Meters.ENRICHMENT_EVENTS, tags.and(Meters.OUTCOME, "enriched"));
        this.deadLetters = registry.counter(Meters.ENRICHMENT_EVENTS, tags.and(Meters.OUTCOME, "dead-letter"));
        this.unwritable = registry.counter(Meters.ENRICHMENT_EVENTS, tags.and(Meters.OUTCOME, "unwritable"));
        this.duplicates = registry.counter(Meters.ENRICHMENT_EVENTS, tags.and(Meters.OUTCOME, "duplicate"));
        this.readings = registry.counter(Meters.ENRICHMENT_READINGS, tags.and(Meters.OUTCOME, "written"));
        this.readingsRefused = registry.counter(Meters.ENRICHMENT_READINGS, tags.and(Meters.OUTCOME, "refused"));
        this.undone = registry.counter(Meters.ENRICHMENT_TRANSACTIONS_UNDONE, tags);
        this.restarts = registry.counter(Meters.ENRICHMENT_CONSUMER_LOOP_RESTARTS, tags);
        this.delay = timer(registry, Meters.ENRICHMENT_DELAY, tags, Duration.ofHours(1));
        this.transaction = timer(registry, Meters.ENRICHMENT_TRANSACTION, tags, Duration.ofSeconds(30));
        this.skew = registry.timer(Meters.ENRICHMENT_CLOCK_SKEW, tags);
        this.inFlight = registry.gauge(Meters.ENRICHMENT_IN_FLIGHT, tags, new AtomicLong());
        this.lag = registry.gauge(Meters.ENRICHMENT_LAG, tags, new AtomicLong());
        this.assigned = registry.gauge(Meters.ENRICHMENT_PARTITIONS, tags, new AtomicLong());
        this.windowEvents = registry.gauge(Meters.ENRICHMENT_WINDOW_EVENTS, tags, new AtomicLong());
        this.unreadable = registry.gauge(Meters.ENRICHMENT_PARTITIONS_UNREADABLE, tags, new AtomicLong());
        this.standingStill = registry.gauge(Meters.ENRICHMENT_PARTITIONS_STALLED, tags, new AtomicLong());
        this.missingTopics = registry.gauge(Meters.ENRICHMENT_TOPICS_MISSING, tags, new AtomicLong());
        this.routesNotRemembered = registry.gauge(Meters.ENRICHMENT_ROUTES_UNREMEMBERED, tags, new AtomicLong());
        this.logChanges = reason -> registry.counter(Meters.ENRICHMENT_LOG_CHANGES, tags.and(Meters.REASON, reason));
        LOG_CHANGES.forEach(logChanges::apply);
        this.forgottenEarly = registry.gauge(Meters.ENRICHMENT_WINDOW_FORGOTTEN, tags, new AtomicLong());
    }

    void inFlight(int records) {
        inFlight.set(records);
    }

    void lag(long records) {
        lag.set(records);
    }

    void assigned(int partitions) {
        assigned.set(partitions);
    }

    /** @param now when its transaction was committed, epoch milliseconds */
    void written(InOrderReleaseBuffer.Entry entry, long now) {
        if (entry.output() instanceof Output.Enriched made) {
            enriched.increment();
            readings.increment(made.readings().size());
            readingsRefused.increment(made.readingsRefused());
            long waited = now - entry.source().timestamp();
            if (Math.abs(waited) < LONGEST_DELAY.toMillis()) {
                delay.record(Math.max(0, waited), TimeUnit.MILLISECONDS);
            }
        } else if (entry.output() instanceof Output.DeadLetter) {
            deadLetters.increment();
        } else if (entry.output() instanceof Output.Unwritable) {
            unwritable.increment();
        } else {
            duplicates.increment();
        }
    }

    void committed(long nanos, Collection<PartitionState> partitions) {
        transaction.record(nanos, TimeUnit.NANOSECONDS);
        windowEvents.set(partitions.stream().mapToLong(p -> p.window().size()).sum());
        forgottenEarly.set(
                partitions.stream().mapToLong(p -> p.window().forgottenEarly()).sum());
    }

    /** @param unreadable the number of partitions that cannot be read at their position */
    void partitions(Collection<PartitionState> partitions, int unreadable, long nanoTime) {
        this.unreadable.set(unreadable);
        standingStill.set(partitions.stream()
                .filter(each -> each.standsStillFor(nanoTime).compareTo(STANDS_STILL) > 0)
                .count());
    }

    /**
     * Records that wait for others of their batch, or are sent again, are seconds late, which is no sign of a wrong
     * clock.
     */
    void skew(Duration clocks) {
        if (clocks.compareTo(USUAL_SKEW) > 0 && clocks.compareTo(LONGEST_DELAY) < 0) {
            skew.record(clocks);
        }
    }

    void topicsMissing(int count) {
        missingTopics.set(count);
    }

    /** Routes whose topics have different numbers of partitions. */
    void routesNotRemembered(int count) {
        routesNotRemembered.set(count);
    }

    /** @param reason one of {@link #LOG_CHANGES} */
    void logChanged(String reason) {
        logChanges.apply(reason).increment();
    }

    void undone() {
        undone.increment();
    }

    void membershipFailed() {
        restarts.increment();
    }

    private static Timer timer(MeterRegistry registry, String name, Tags tags, Duration longest) {
        return Timer.builder(name)
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(longest)
                .register(registry);
    }
}
