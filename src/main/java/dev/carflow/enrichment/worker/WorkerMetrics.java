package dev.carflow.enrichment.worker;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import dev.carflow.routing.EventDefect;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Metrics of one consumer loop. */
final class WorkerMetrics {

    private static final Logger LOG = Logger.getLogger(WorkerMetrics.class);

    /** Registered from the start, so that the first one shows as an increase. */
    private static final List<String> LOG_CHANGES =
            List.of("topic-recreated", "log-truncated", "records-deleted", "window-unreadable");

    static final MeterDefinition EVENTS = MeterDefinition.counter(
                    "carflow.enrichment.events", "Events that went through a worker", TagKey.OUTCOME, TagKey.LOOP)
            .values(TagKey.OUTCOME, "enriched", "duplicate", "dead-letter", "unwritable")
            .advice("Any `dead-letter`: fix the cause and redrive. `unwritable`: the dead-letter "
                    + "topic refuses records. No `enriched` while webhooks come in: workers do not work");
    static final MeterDefinition DEAD_LETTERS = MeterDefinition.counter(
                    "carflow.enrichment.dead.letters", "Dead letters written", TagKey.REASON, TagKey.LOOP)
            .values(TagKey.REASON, Stream.of(EventDefect.values()).map(EventDefect::slug))
            .values(TagKey.REASON, RejectedRecords.TOO_LARGE, RejectedRecords.REFUSED, Dispatcher.FAILED)
            .advice("Any increase: look at each, fix the cause, redrive them; the "
                    + "[reasons](events.md#dead-letters)");
    static final MeterDefinition READINGS = MeterDefinition.counter(
                    "carflow.enrichment.readings", "Readings of written events", TagKey.OUTCOME, TagKey.LOOP)
            .values(TagKey.OUTCOME, "written", "refused")
            .advice("Any `refused`: the topic of readings refuses records");
    static final MeterDefinition DELAY = MeterDefinition.timer(
                    "carflow.enrichment.delay",
                    "From the raw event on Kafka to the commit of its enriched form",
                    TagKey.LOOP)
            .advice("More than the deadline and a few seconds, for minutes: add workers, or see "
                    + "which of calls and transactions is slow");
    static final MeterDefinition TRANSACTION = MeterDefinition.timer(
                    "carflow.enrichment.transaction", "Writing and committing one transaction", TagKey.LOOP)
            .advice("Seconds: Kafka is slow");
    static final MeterDefinition TRANSACTIONS_UNDONE = MeterDefinition.counter(
                    "carflow.enrichment.transactions.undone", "Transactions undone and tried again", TagKey.LOOP)
            .advice("A steady increase: look for rebalances and time-outs in the log. Single ones "
                    + "belong to rebalancing");
    static final MeterDefinition RESTARTS = MeterDefinition.counter(
                    "carflow.enrichment.consumer.loop.restarts",
                    "Memberships in the consumer group that ended in an error",
                    TagKey.LOOP)
            .advice("A steady increase: the log names the permission, topic or limit");
    static final MeterDefinition IN_FLIGHT = MeterDefinition.gauge(
                    "carflow.enrichment.in.flight", "Events taken from Kafka and not yet written", TagKey.LOOP)
            .advice("At `carflow.enrichment.consumer.max-in-flight` for minutes: Smartcar is slow or "
                    + "down, or the worker is");
    static final MeterDefinition LAG = MeterDefinition.gauge(
                    "carflow.enrichment.lag", "Events not yet written, those still on Kafka included", TagKey.LOOP)
            .advice("Growth over minutes: add workers");
    static final MeterDefinition PARTITIONS = MeterDefinition.gauge(
                    "carflow.enrichment.partitions", "Partitions assigned", TagKey.LOOP)
            .advice("The sum over all workers is not the number of partitions of the event topics: "
                    + "some are read by none");
    static final MeterDefinition PARTITIONS_UNREADABLE = MeterDefinition.gauge(
                    "carflow.enrichment.partitions.unreadable",
                    "Partitions whose next record cannot be read; nothing behind it is enriched",
                    TagKey.LOOP)
            .advice("Above 0: a record is damaged, or the partition has no leader; the log says which. See [when a "
                    + "topic is not what it was](operations.md#when-a-topic-is-not-what-it-was)");
    static final MeterDefinition PARTITIONS_STALLED = MeterDefinition.gauge(
                    "carflow.enrichment.partitions.stalled",
                    "Partitions in which something has waited for two minutes and nothing was written",
                    TagKey.LOOP)
            .advice("Above 0 for minutes, unless events are held because Smartcar is down: the log " + "says why");
    static final MeterDefinition TOPICS_MISSING = MeterDefinition.gauge(
                    "carflow.enrichment.topics.missing",
                    "Topics to read from or to write to that do not exist",
                    TagKey.LOOP)
            .advice("Above 0: create the topic that the log names");
    static final MeterDefinition ROUTES_UNREMEMBERED = MeterDefinition.gauge(
                    "carflow.enrichment.routes.unremembered",
                    "Routes whose topics have different numbers of partitions, so that nothing is remembered",
                    TagKey.LOOP)
            .advice("Above 0: give the topics of the route the same number of partitions");
    static final MeterDefinition LOG_CHANGE = MeterDefinition.counter(
                    "carflow.enrichment.log.changes",
                    "Partitions whose log was not what the group had committed",
                    TagKey.REASON,
                    TagKey.LOOP)
            .values(TagKey.REASON, LOG_CHANGES.stream())
            .advice("Any increase: events were lost, or may come out twice; the log says where");
    static final MeterDefinition CLOCK_SKEW = MeterDefinition.timer(
                    "carflow.enrichment.clock.skew",
                    "Of records more than 5 s off, how far the clocks of the processes that wrote them differ",
                    TagKey.LOOP)
            .advice("A maximum above a minute: correct the clock of the process");
    static final MeterDefinition WINDOW_EVENTS = MeterDefinition.gauge(
                    "carflow.enrichment.window.events", "Events remembered to recognise duplicates", TagKey.LOOP)
            .advice("Near `carflow.enrichment.duplicates.max-events`: raise that");

    /** Above 0 duplicates may pass: raise the limit. */
    static final MeterDefinition WINDOW_FORGOTTEN = MeterDefinition.gauge(
                    "carflow.enrichment.window.forgotten",
                    "Events dropped from the duplicate window because it is full",
                    TagKey.LOOP)
            .advice("Above 0: duplicates may pass; raise `carflow.enrichment.duplicates.max-events`");

    /** A bucket of the histogram of delays: the objective of docs/observability.md counts the events below it. */
    private static final Duration DELAY_OBJECTIVE = Duration.ofSeconds(30);

    /** A partition with waiting records counts as stalled after so long without progress. */
    private static final Duration STANDS_STILL = Duration.ofMinutes(2);

    /** A longer delay is no measurement, and one of them would spoil a sum for good. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(365);

    private static final Duration USUAL_SKEW = Duration.ofSeconds(5);

    private final Counter enriched;
    private final Counter deadLetters;
    private final Function<String, Counter> deadLettersByReason;
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
        this.enriched = EVENTS.counter(registry, "enriched", loop);
        this.deadLetters = EVENTS.counter(registry, "dead-letter", loop);
        this.deadLettersByReason = reason -> DEAD_LETTERS.counter(registry, reason, loop);
        this.unwritable = EVENTS.counter(registry, "unwritable", loop);
        this.duplicates = EVENTS.counter(registry, "duplicate", loop);
        this.readings = READINGS.counter(registry, "written", loop);
        this.readingsRefused = READINGS.counter(registry, "refused", loop);
        this.undone = TRANSACTIONS_UNDONE.counter(registry, loop);
        this.restarts = RESTARTS.counter(registry, loop);
        this.delay = DELAY.timer(
                registry,
                builder -> histogram(builder, Duration.ofHours(1)).serviceLevelObjectives(DELAY_OBJECTIVE),
                loop);
        this.transaction = TRANSACTION.timer(registry, builder -> histogram(builder, Duration.ofSeconds(30)), loop);
        this.skew = CLOCK_SKEW.timer(registry, loop);
        this.inFlight = level(IN_FLIGHT, registry, loop);
        this.lag = level(LAG, registry, loop);
        this.assigned = level(PARTITIONS, registry, loop);
        this.windowEvents = level(WINDOW_EVENTS, registry, loop);
        this.unreadable = level(PARTITIONS_UNREADABLE, registry, loop);
        this.standingStill = level(PARTITIONS_STALLED, registry, loop);
        this.missingTopics = level(TOPICS_MISSING, registry, loop);
        this.routesNotRemembered = level(ROUTES_UNREMEMBERED, registry, loop);
        this.logChanges = reason -> LOG_CHANGE.counter(registry, reason, loop);
        LOG_CHANGES.forEach(logChanges::apply);
        this.forgottenEarly = level(WINDOW_FORGOTTEN, registry, loop);
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
        // for exemplars
        entry.span().during(() -> count(entry, now));
    }

    private void count(InOrderReleaseBuffer.Entry entry, long now) {
        if (entry.output() instanceof RecordOutput.Enriched made) {
            enriched.increment();
            readings.increment(made.readings().size());
            readingsRefused.increment(made.readingsRefused());
            long waited = now - entry.source().timestamp();
            if (LOG.isDebugEnabled()) {
                LOG.debugf(
                        "enriched %s-%d@%d, %d ms after it was received",
                        entry.source().topic(),
                        entry.source().partition(),
                        entry.source().offset(),
                        waited);
            }
            if (Math.abs(waited) < LONGEST_DELAY.toMillis()) {
                delay.record(Math.max(0, waited), TimeUnit.MILLISECONDS);
            }
        } else if (entry.output() instanceof RecordOutput.DeadLetter letter) {
            deadLetters.increment();
            deadLettersByReason.apply(letter.reason()).increment();
        } else if (entry.output() instanceof RecordOutput.Unwritable) {
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

    private static AtomicLong level(MeterDefinition gauge, MeterRegistry registry, String loop) {
        AtomicLong level = new AtomicLong();
        gauge.gauge(registry, level, AtomicLong::get, loop);
        return level;
    }

    private static Timer.Builder histogram(Timer.Builder builder, Duration longest) {
        return builder.publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(longest);
    }
}
