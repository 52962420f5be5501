package dev.carflow.eventlog.drain;

import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.ReadyProducer;
import dev.carflow.eventlog.spill.SpillMetrics;
import dev.carflow.eventlog.spill.SpilledEvent;
import dev.carflow.eventlog.spill.WaitingEvents;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Puts the oldest events of the spill on Kafka, a batch at a time. Users side by side, the events of each one after the
 * other.
 *
 * <p>One process drains at a time, by a lease on the database's clock: a user's order holds in one hand only, and one
 * hand is fast enough. A batch stops well before the lease ends. A process that is held up for longer than that, or dies
 * between Kafka's confirmation and the removal, leaves events that its successor puts on Kafka once more.
 *
 * <p>Not for several callers at once.
 */
final class DrainWork {

    static final int BATCH_EVENTS = 500;

    private static final long BATCH_BYTES = 4 * 1024 * 1024;
    private static final Duration LEASE = Duration.ofSeconds(15);

    /** Nothing is sent after this of the lease: what was sent then is settled before the lease ends. */
    private static final Duration SENDING = Duration.ofSeconds(8);

    /** A producer that has just found the brokers again may not know a topic yet, so the first pause is short. */
    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();

    private static final long LAST_PAUSE = Duration.ofSeconds(30).toNanos();
    private static final int MOST_LEFT_OUT = 1000;

    /** A key of which an event failed. */
    private record LeftOut(long until, long pause) {}

    private final WaitingEvents waiting;
    private final KafkaEventLog log;
    private final ReadyProducer producer;
    private final SpillMetrics metrics;
    private final LongSupplier nanoTime;
    private final String holder = UUID.randomUUID().toString();
    private final Map<String, LeftOut> failed = new HashMap<>();
    private List<Long> unremoved = List.of();

    DrainWork(
            WaitingEvents waiting,
            KafkaEventLog log,
            ReadyProducer producer,
            SpillMetrics metrics,
            LongSupplier nanoTime) {
        this.waiting = waiting;
        this.log = log;
        this.producer = producer;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /**
     * Drains one batch. Fails while the database is away.
     *
     * @param goOn asked before each event; false ends the batch early
     */
    Uni<Drained> batch(int maxEvents, BooleanSupplier goOn) {
        long begun = nanoTime.getAsLong();
        BooleanSupplier inTime = () -> nanoTime.getAsLong() - begun < SENDING.toNanos() && goOn.getAsBoolean();
        return waiting.lease(holder, LEASE)
                .chain(mine -> mine
                        ? removeLeftOver().chain(() -> read(maxEvents)).chain(events -> send(events, inTime))
                        : Uni.createFrom().item(new Drained.Elsewhere()));
    }

    /** Whether events are left out for a while because others of their key have just failed. */
    boolean isLeavingOut() {
        return !leftOut().isEmpty();
    }

    /** Lets others drain at once. */
    Uni<Void> release() {
        return waiting.release(holder);
    }

    private Uni<List<SpilledEvent>> read(int maxEvents) {
        List<String> without = leftOut();
        return without.size() > MOST_LEFT_OUT
                ? Uni.createFrom().item(List.of())
                : waiting.oldest(producer.topics(), without, Math.min(maxEvents, BATCH_EVENTS), BATCH_BYTES);
    }

    private List<String> leftOut() {
        long now = nanoTime.getAsLong();
        List<String> keys = new ArrayList<>();
        // What was not tried again for so long is not here any more.
        failed.values().removeIf(each -> now - each.until() > 2 * LAST_PAUSE);
        failed.forEach((key, each) -> {
            if (now - each.until() < 0) {
                keys.add(key);
            }
        });
        return keys;
    }

    private void leaveOut(String key) {
        LeftOut before = failed.get(key);
        long pause = before == null ? FIRST_PAUSE : Math.min(2 * before.pause(), LAST_PAUSE);
        failed.put(key, new LeftOut(nanoTime.getAsLong() + pause, pause));
    }

    private Uni<Drained> send(List<SpilledEvent> events, BooleanSupplier goOn) {
        if (events.isEmpty()) {
            return Uni.createFrom().item(new Drained.Nothing());
        }
        Collection<KeyChain> chains = chains(events);
        return Uni.join()
                .all(chains.stream().map(chain -> chain.run(log, goOn)).toList())
                .andCollectFailures()
                .chain(() -> settle(chains, events.size()));
    }

    private static Collection<KeyChain> chains(List<SpilledEvent> events) {
        Map<String, KeyChain> byKey = new LinkedHashMap<>();
        List<KeyChain> chains = new ArrayList<>();
        for (SpilledEvent event : events) {
            String key = event.entry().key();
            if (key == null) {
                KeyChain alone = new KeyChain(null);
                alone.add(event);
                chains.add(alone);
            } else {
                byKey.computeIfAbsent(key, KeyChain::new).add(event);
            }
        }
        chains.addAll(byKey.values());
        return chains;
    }

    private Uni<Drained> settle(Collection<KeyChain> chains, int read) {
        List<Long> confirmed = new ArrayList<>();
        List<Long> refused = new ArrayList<>();
        for (KeyChain chain : chains) {
            confirmed.addAll(chain.confirmed());
            refused.addAll(chain.refused());
            if (chain.hasFailed()) {
                leaveOut(chain.key());
            } else {
                failed.remove(chain.key());
            }
        }
        unremoved = confirmed;
        return removeLeftOver()
                .chain(() -> refused.isEmpty() ? Uni.createFrom().voidItem() : waiting.refuse(refused))
                .map(done -> new Drained.Batch(confirmed.size(), refused.size(), read));
    }

    /** What could not be removed the last time, because the database was away, is not sent again. */
    private Uni<Void> removeLeftOver() {
        List<Long> ids = unremoved;
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return waiting.remove(ids).invoke(() -> {
            unremoved = List.of();
            metrics.drained(ids.size());
        });
    }
}
