package dev.carflow.eventlog.drain;

import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.PreparedProducer;
import dev.carflow.eventlog.spill.SpillRange;
import dev.carflow.eventlog.spill.SpillRow;
import dev.carflow.eventlog.spill.SpillRowId;
import dev.carflow.eventlog.spill.SpilledEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * The events that the drain has taken and not yet settled in the spill, and the choice of the next ones. Keys are sent
 * in parallel, the events of each one in order. The number in flight is bounded.
 *
 * <p>Thread-safe: Kafka's confirmations arrive on a thread of its producer.
 */
final class InFlightEvents implements KeyedBatch.Listener {

    private static final int MOST_EVENTS = 2_000;
    private static final long MOST_BYTES = 8 * 1024 * 1024;
    private static final long BATCH_BYTES = 4 * 1024 * 1024;

    /** The results since the last call. */
    record Outcome(List<SpillRowId> confirmed, List<SpillRowId> refused, int failed, int unsent) {}

    /**
     * @param rows rows to take now; the cursor is past them and past the rows that were skipped
     */
    record Choice(List<SpillRow> rows, boolean moved) {}

    private final KafkaEventLog log;
    private final PreparedProducer producer;
    private final BooleanSupplier isKafkaAway;
    private final BooleanSupplier goOn;
    private final SpillCursor cursor = new SpillCursor();
    private final FailureBackoff backoff;
    private final Map<OrderingKey, KeyedBatch> chains = new HashMap<>();
    private final Map<SpillRowId, Integer> sizes = new HashMap<>();
    private final Set<SpillRowId> awaited = new HashSet<>();
    private final List<SpillRowId> confirmed = new ArrayList<>();
    private final List<SpillRowId> refused = new ArrayList<>();
    private long bytes;
    private int failed;
    private int unsent;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    /**
     * @param goOn asked before each event; false ends a key's batch after the event that was already sent
     */
    InFlightEvents(
            KafkaEventLog log,
            PreparedProducer producer,
            BooleanSupplier isKafkaAway,
            BooleanSupplier goOn,
            LongSupplier nanoTime) {
        this.log = log;
        this.producer = producer;
        this.isKafkaAway = isKafkaAway;
        this.goOn = goOn;
        this.backoff = new FailureBackoff(nanoTime);
    }

    synchronized Collection<SpillRange> ahead() {
        return cursor.ahead(producer.topics());
    }

    /** Returns whether the scan has found nothing yet that could be sent. */
    synchronized boolean isScanFresh() {
        return cursor.isFresh();
    }

    synchronized void restartScan() {
        cursor.begin();
        backoff.tidy();
    }

    synchronized boolean isBackingOff() {
        return backoff.isAny();
    }

    synchronized boolean isEmpty() {
        return sizes.isEmpty();
    }

    synchronized Choice choose(List<SpillRow> ahead, int most) {
        PartitionLookup partitions = new PartitionLookup(producer);
        List<SpillRow> chosen = new ArrayList<>();
        long chosenBytes = 0;
        boolean moved = false;
        for (SpillRow row : ahead) {
            if (chosen.size() == most || isEnough(chosen.size(), chosenBytes, row.bytes())) {
                break;
            }
            cursor.passed(row);
            moved = true;
            if (isFree(row, partitions)) {
                chosen.add(row);
                chosenBytes += row.bytes();
            }
        }
        return new Choice(chosen, moved);
    }

    /** A single event is never too large. */
    private boolean isEnough(int chosen, long chosenBytes, int next) {
        return sizes.size() + chosen >= MOST_EVENTS
                || chosen > 0 && chosenBytes + next > BATCH_BYTES
                || sizes.size() + chosen > 0 && bytes + chosenBytes + next > MOST_BYTES;
    }

    private boolean isFree(SpillRow row, PartitionLookup partitions) {
        OrderingKey key = new OrderingKey(row.topic(), row.key());
        TopicPartition partition = partitions.of(key);
        if (cursor.holds(key, partition) || sizes.containsKey(row.place())) {
            return false;
        }
        if (backoff.has(partition)) {
            cursor.hold(partition);
            return false;
        }
        if (backoff.has(key)) {
            hold(key);
            return false;
        }
        backoff.tried(partition);
        return true;
    }

    /**
     * Sends events, or queues them behind those of the same key.
     *
     * @return how many were taken
     */
    int send(List<SpilledEvent> events) {
        List<KeyedBatch> begun = new ArrayList<>();
        int taken;
        synchronized (this) {
            settled = new CompletableFuture<>();
            awaited.clear();
            PartitionLookup partitions = new PartitionLookup(producer);
            events.forEach(event -> take(event, partitions, begun));
            taken = awaited.size();
        }
        begun.forEach(KeyedBatch::run);
        return taken;
    }

    /** Completes when everything that the last {@link #send} took is settled. */
    synchronized CompletableFuture<Void> settled() {
        if (awaited.isEmpty()) {
            settled.complete(null);
        }
        return settled;
    }

    /** Completes when everything in flight is settled. */
    synchronized CompletableFuture<Void> allSettled() {
        settled = new CompletableFuture<>();
        awaited.clear();
        awaited.addAll(sizes.keySet());
        confirmed.forEach(awaited::remove);
        refused.forEach(awaited::remove);
        return settled();
    }

    private void take(SpilledEvent event, PartitionLookup partitions, List<KeyedBatch> begun) {
        OrderingKey key = new OrderingKey(event.place().topic(), event.entry().key());
        TopicPartition partition = partitions.of(key);
        if (cursor.holds(key, partition)) {
            return;
        }
        KeyedBatch present = key.key() == null ? null : chains.get(key);
        if (present == null || !present.add(event)) {
            if (present != null && !present.isDone()) {
                hold(key);
                return;
            }
            KeyedBatch chain = new KeyedBatch(key, partition, log, goOn, this);
            chain.add(event);
            begun.add(chain);
            if (key.key() != null) {
                chains.put(key, chain);
            }
        }
        cursor.took();
        int size = event.entry().value().length;
        sizes.put(event.place(), size);
        bytes += size;
        awaited.add(event.place());
    }

    /** Events without a key have no order that skipping could violate. */
    private void hold(OrderingKey key) {
        if (key.key() != null) {
            cursor.hold(key);
        }
    }

    @Override
    public void confirmed(KeyedBatch chain, SpillRowId place) {
        settle(() -> {
            backoff.confirmed(chain.key(), chain.partition());
            confirmed.add(place);
            return List.of(place);
        });
    }

    @Override
    public void refused(KeyedBatch chain, SpillRowId place) {
        settle(() -> {
            refused.add(place);
            return List.of(place);
        });
    }

    @Override
    public void ended(KeyedBatch chain) {
        settle(() -> {
            chains.remove(chain.key(), chain);
            List<SpillRowId> left = chain.left();
            if (!left.isEmpty()) {
                leave(chain, left);
            }
            return left;
        });
    }

    private void leave(KeyedBatch chain, List<SpillRowId> left) {
        hold(chain.key());
        unsent += left.size();
        left.forEach(this::forget);
        if (chain.hasFailed()) {
            failed++;
            // An outage of Kafka says nothing about a key.
            if (!isKafkaAway.getAsBoolean()) {
                boolean itsPartition = new PartitionLookup(producer).isWithoutLeader(chain.partition());
                backoff.failed(chain.key(), chain.partition(), itsPartition);
            }
        }
    }

    /** Completes the future outside of the lock. */
    private void settle(Supplier<List<SpillRowId>> step) {
        CompletableFuture<Void> done;
        synchronized (this) {
            List<SpillRowId> places = step.get();
            done = awaited.removeAll(places) && awaited.isEmpty() ? settled : null;
        }
        if (done != null) {
            done.complete(null);
        }
    }

    private void forget(SpillRowId place) {
        Integer size = sizes.remove(place);
        bytes -= size == null ? 0 : size;
    }

    /** Returns the events that were confirmed or refused but not yet settled in the spill, and resets the counts. */
    synchronized Outcome outcome() {
        Outcome outcome = new Outcome(List.copyOf(confirmed), List.copyOf(refused), failed, unsent);
        failed = 0;
        unsent = 0;
        return outcome;
    }

    /** The spill has removed them. */
    synchronized void removed(List<SpillRowId> places) {
        confirmed.removeAll(Set.copyOf(places));
        places.forEach(this::forget);
    }

    /** The spill has marked them as refused. */
    synchronized void markedRefused(List<SpillRowId> places) {
        refused.removeAll(Set.copyOf(places));
        places.forEach(this::forget);
    }
}
