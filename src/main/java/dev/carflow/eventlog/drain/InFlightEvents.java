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
 * Which events the drain has taken and not yet settled in the spill, and which it may take next. Keys go side by side, the
 * events of each one after the other. How many it has at once is bounded.
 *
 * <p>Thread-safe: Kafka's answers come on a thread of its producer.
 */
final class InFlightEvents implements KeyedBatch.Listener {

    private static final int MOST_EVENTS = 2_000;
    private static final long MOST_BYTES = 8 * 1024 * 1024;
    private static final long BATCH_BYTES = 4 * 1024 * 1024;

    /** What happened since it was last asked. */
    record Outcome(List<SpillRowId> confirmed, List<SpillRowId> refused, int failed, int unsent) {}

    /** @param rows to be taken now; the walk is behind them and behind all that it passed by */
    record Choice(List<SpillRow> rows, boolean moved) {}

    private final KafkaEventLog log;
    private final PreparedProducer producer;
    private final BooleanSupplier isKafkaAway;
    private final BooleanSupplier goOn;
    private final SpillCursor walk = new SpillCursor();
    private final FailureBackoff leftOut;
    private final Map<OrderingKey, KeyedBatch> chains = new HashMap<>();
    private final Map<SpillRowId, Integer> inHand = new HashMap<>();
    private final Set<SpillRowId> awaited = new HashSet<>();
    private final List<SpillRowId> confirmed = new ArrayList<>();
    private final List<SpillRowId> refused = new ArrayList<>();
    private long bytes;
    private int failed;
    private int unsent;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    /** @param goOn asked before each event; false ends what is under way after the event that is on its way */
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
        this.leftOut = new FailureBackoff(nanoTime);
    }

    synchronized Collection<SpillRange> ahead() {
        return walk.ahead(producer.topics());
    }

    /** Whether the walk has brought nothing so far that could be sent. */
    synchronized boolean isWalkFresh() {
        return walk.isFresh();
    }

    synchronized void walkAnew() {
        walk.begin();
        leftOut.tidy();
    }

    synchronized boolean isLeavingOut() {
        return leftOut.isAny();
    }

    synchronized boolean isEmpty() {
        return inHand.isEmpty();
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
            walk.passed(row);
            moved = true;
            if (isFree(row, partitions)) {
                chosen.add(row);
                chosenBytes += row.bytes();
            }
        }
        return new Choice(chosen, moved);
    }

    /** A single one is never too large. */
    private boolean isEnough(int chosen, long chosenBytes, int next) {
        return inHand.size() + chosen >= MOST_EVENTS
                || chosen > 0 && chosenBytes + next > BATCH_BYTES
                || inHand.size() + chosen > 0 && bytes + chosenBytes + next > MOST_BYTES;
    }

    private boolean isFree(SpillRow row, PartitionLookup partitions) {
        OrderingKey key = new OrderingKey(row.topic(), row.key());
        TopicPartition partition = partitions.of(key);
        if (walk.holds(key, partition) || inHand.containsKey(row.place())) {
            return false;
        }
        if (leftOut.has(partition)) {
            walk.hold(partition);
            return false;
        }
        if (leftOut.has(key)) {
            hold(key);
            return false;
        }
        leftOut.tried(partition);
        return true;
    }

    /**
     * Sends them, or lets them follow what is under way of their key.
     *
     * @return how many
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

    /** Done when all that the last {@link #send} took is settled. */
    synchronized CompletableFuture<Void> settled() {
        if (awaited.isEmpty()) {
            settled.complete(null);
        }
        return settled;
    }

    /** Done when all is settled that is in hand. */
    synchronized CompletableFuture<Void> allSettled() {
        settled = new CompletableFuture<>();
        awaited.clear();
        awaited.addAll(inHand.keySet());
        confirmed.forEach(awaited::remove);
        refused.forEach(awaited::remove);
        return settled();
    }

    private void take(SpilledEvent event, PartitionLookup partitions, List<KeyedBatch> begun) {
        OrderingKey key = new OrderingKey(event.place().topic(), event.entry().key());
        TopicPartition partition = partitions.of(key);
        if (walk.holds(key, partition)) {
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
        walk.took();
        int size = event.entry().value().length;
        inHand.put(event.place(), size);
        bytes += size;
        awaited.add(event.place());
    }

    /** Events without a key have no order, so none of them overtakes another. */
    private void hold(OrderingKey key) {
        if (key.key() != null) {
            walk.hold(key);
        }
    }

    @Override
    public void confirmed(KeyedBatch chain, SpillRowId place) {
        settle(() -> {
            leftOut.confirmed(chain.key(), chain.partition());
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
            // That Kafka is away says nothing of a key.
            if (!isKafkaAway.getAsBoolean()) {
                boolean itsPartition = new PartitionLookup(producer).isWithoutLeader(chain.partition());
                leftOut.failed(chain.key(), chain.partition(), itsPartition);
            }
        }
    }

    /** Who waits for it goes on outside of the lock. */
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
        Integer size = inHand.remove(place);
        bytes -= size == null ? 0 : size;
    }

    /** What is confirmed or refused and is not settled in the spill; the numbers begin anew. */
    synchronized Outcome outcome() {
        Outcome outcome = new Outcome(List.copyOf(confirmed), List.copyOf(refused), failed, unsent);
        failed = 0;
        unsent = 0;
        return outcome;
    }

    /** The spill has it. */
    synchronized void removed(List<SpillRowId> places) {
        confirmed.removeAll(Set.copyOf(places));
        places.forEach(this::forget);
    }

    /** The spill has it. */
    synchronized void setAside(List<SpillRowId> places) {
        refused.removeAll(Set.copyOf(places));
        places.forEach(this::forget);
    }
}
