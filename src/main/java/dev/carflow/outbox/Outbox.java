package dev.carflow.outbox;

import dev.carflow.accounts.UserRemoved;
import dev.carflow.database.Schema;
import dev.carflow.database.Statements;
import dev.carflow.eventlog.AppendResult.Stored;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.PreparedProducer;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.outbox.UserRemovals.Level;
import dev.carflow.routing.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Puts the records of removed users on Kafka, soon after the removal and until it has succeeded: at least once, with
 * the same {@code ce_id} each time. Workers do it, because they write these topics anyway. One process at a time takes
 * a row, for thirty seconds at most. Rows have no order among each other.
 */
@ApplicationScoped
public class Outbox {

    static final MeterDefinition WAITING = MeterDefinition.gauge(
                    "carflow.outbox.waiting", "Removed users whose record for readers is not written yet")
            .advice("Above 0 for minutes: Kafka does not take the records of removed users");
    static final MeterDefinition OLDEST_AGE = MeterDefinition.gauge(
                    "carflow.outbox.oldest.age", "How long the oldest record of a removed user has waited")
            .withUnit("seconds")
            .advice("Minutes: readers of enriched events still have these users' data");

    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);

    /** Removals come in bursts. */
    private static final Duration COLLECT_FOR = Duration.ofMillis(100);

    /** Longer than Kafka's time limit of a record, so that the record is settled when another process may try. */
    private static final Duration TAKEN_FOR = Duration.ofSeconds(30);

    /** No step takes so long; a round that never ends must not be the last. */
    private static final Duration LOST_AFTER = Duration.ofMinutes(1);

    static final int BATCH = 100;
    private static final int AT_A_TIME = 16;

    private final UserRemovals removals;
    private final UserRemovedRecords records;
    private final Function<EventRecord, Uni<Boolean>> append;
    private final BooleanSupplier canPublish;
    private final RolesConfig roles;
    private final MeterRegistry registry;
    private final Vertx vertx;
    private final Duration lostAfter;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(1));
    private volatile Level level = Level.EMPTY;
    private volatile boolean running;
    private Runnable cancel = () -> {};

    @Inject
    Outbox(
            UserRemovals removals,
            UserRemovedRecords records,
            KafkaEventLog log,
            PreparedProducer producer,
            Topics topics,
            Schema schema,
            RolesConfig roles,
            MeterRegistry registry,
            Vertx vertx) {
        this(
                removals,
                records,
                record -> log.appendToKafka(record).map(Stored.class::isInstance),
                () -> schema.isReady() && producer.topics().containsAll(topics.enriched()),
                roles,
                registry,
                vertx,
                LOST_AFTER);
    }

    /**
     * @param append puts a record on Kafka; false if it was not confirmed; never fails
     * @param lostAfter a round that takes longer is given up
     */
    Outbox(
            UserRemovals removals,
            UserRemovedRecords records,
            Function<EventRecord, Uni<Boolean>> append,
            BooleanSupplier canPublish,
            RolesConfig roles,
            MeterRegistry registry,
            Vertx vertx,
            Duration lostAfter) {
        this.removals = removals;
        this.records = records;
        this.append = append;
        this.canPublish = canPublish;
        this.roles = roles;
        this.registry = registry;
        this.vertx = vertx;
        this.lostAfter = lostAfter;
    }

    void onStart(@Observes StartupEvent event) {
        if (!roles.has(Role.WORKER) || !removals.areConfigured()) {
            return;
        }
        WAITING.gauge(registry, () -> level.waiting());
        OLDEST_AGE.gauge(registry, this::oldestAge);
        running = true;
        long polls = vertx.setPeriodic(POLL_INTERVAL.toMillis(), tick -> poll());
        cancel = () -> vertx.cancelTimer(polls);
    }

    /** A row in progress that is not deleted is sent again by another process. */
    void onStop(@Observes ShutdownEvent event) {
        running = false;
        cancel.run();
    }

    /** Also fired for users who were removed long ago; then there is no row. */
    void onRemoved(@Observes UserRemoved user) {
        lookSoon();
    }

    private void lookSoon() {
        if (running && due.compareAndSet(false, true)) {
            vertx.setTimer(COLLECT_FOR.toMillis(), timer -> {
                due.set(false);
                poll();
            });
        }
    }

    private void poll() {
        if (!running || !underWay.compareAndSet(false, true)) {
            return;
        }
        Uni.createFrom()
                .deferred(this::round)
                .ifNoItem()
                .after(lostAfter)
                .fail()
                .onTermination()
                .invoke(() -> underWay.set(false))
                .subscribe()
                .with(
                        more -> {
                            if (more) {
                                lookSoon();
                            }
                        },
                        failure -> failures.warn(
                                "CARFLOW0911: removed users cannot be published to readers just now: %s",
                                Statements.words(failure)));
    }

    /** Returns whether more rows may be ready at once. */
    Uni<Boolean> round() {
        return removals.level().chain(now -> {
            level = now;
            return now.waiting() == 0 || !canPublish.getAsBoolean()
                    ? Uni.createFrom().item(false)
                    : removals.take(BATCH, TAKEN_FOR).chain(this::publish);
        });
    }

    private Uni<Boolean> publish(List<UserRemoval> taken) {
        return Multi.createFrom()
                .iterable(taken)
                .onItem()
                .transformToUni(this::publish)
                .merge(AT_A_TIME)
                .collect()
                .asList()
                .chain(removed -> {
                    List<UUID> ids = removed.stream().flatMap(List::stream).toList();
                    if (ids.size() < taken.size()) {
                        failures.warn(
                                "CARFLOW0912: Kafka did not take the records of %d removed users; they are tried again",
                                taken.size() - ids.size());
                    }
                    return ids.isEmpty() ? Uni.createFrom().voidItem() : removals.done(ids);
                })
                .chain(removals::level)
                .map(left -> {
                    level = left;
                    return taken.size() == BATCH;
                });
    }

    /** Returns its id once all its records are confirmed. */
    private Uni<List<UUID>> publish(UserRemoval removal) {
        return Multi.createFrom()
                .iterable(records.of(removal))
                .onItem()
                .transformToUniAndConcatenate(append::apply)
                .collect()
                .asList()
                .map(stored -> stored.contains(false) ? List.of() : List.of(removal.id()));
    }

    private double oldestAge() {
        return level.oldest()
                .map(oldest ->
                        Math.max(0, Duration.between(oldest, Instant.now()).toMillis() / 1000.0))
                .orElse(0.0);
    }
}
