package dev.carflow.eventlog.drain;

import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import dev.carflow.eventlog.AppendResult.Stored;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.spill.SpillRowId;
import dev.carflow.eventlog.spill.SpilledEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Events of one key, one after the other: the next is sent when the last is confirmed, so that a failure in the middle
 * cannot let later ones overtake. More may be added until it has ended.
 */
final class KeyedBatch {

    /** Told on whichever thread Kafka answers. */
    interface Listener {
        void confirmed(KeyedBatch chain, SpillRowId place);

        /** Kafka will never take it; those behind it are sent all the same. */
        void refused(KeyedBatch chain, SpillRowId place);

        /** Nothing more comes from this chain. */
        void ended(KeyedBatch chain);
    }

    private final OrderingKey key;
    private final TopicPartition partition;
    private final KafkaEventLog log;
    private final BooleanSupplier goOn;
    private final Listener listener;
    private final Queue<SpilledEvent> waiting = new ArrayDeque<>();
    private final AtomicInteger turns = new AtomicInteger();
    private SpilledEvent underWay;
    private boolean failed;
    private boolean ended;

    /** @param goOn asked before each event; false ends the chain */
    KeyedBatch(OrderingKey key, TopicPartition partition, KafkaEventLog log, BooleanSupplier goOn, Listener listener) {
        this.key = key;
        this.partition = partition;
        this.log = log;
        this.goOn = goOn;
        this.listener = listener;
    }

    OrderingKey key() {
        return key;
    }

    TopicPartition partition() {
        return partition;
    }

    /** False once it has ended. */
    synchronized boolean add(SpilledEvent event) {
        return !ended && waiting.add(event);
    }

    /** Whether Kafka did not take an event. To be asked once it has ended, as the next two. */
    synchronized boolean hasFailed() {
        return failed;
    }

    /** Those that are not on Kafka, the failed one first; what Kafka will never take is not among them. */
    synchronized List<SpillRowId> left() {
        return Stream.concat(Stream.ofNullable(failed ? underWay : null), waiting.stream())
                .map(SpilledEvent::place)
                .toList();
    }

    boolean isDone() {
        return left().isEmpty();
    }

    /** Sends the next event. An answer that comes at once is one more turn of this loop, not a call within the call. */
    void run() {
        if (turns.getAndIncrement() > 0) {
            return;
        }
        do {
            SpilledEvent event = next();
            if (event == null) {
                listener.ended(this);
                return;
            }
            log.appendToKafka(event.entry())
                    .subscribe()
                    .with(result -> settle(event, result), failure -> settle(event, null));
        } while (turns.decrementAndGet() > 0);
    }

    private synchronized SpilledEvent next() {
        ended = failed || waiting.isEmpty() || !goOn.getAsBoolean();
        underWay = ended ? underWay : waiting.remove();
        return ended ? null : underWay;
    }

    private void settle(SpilledEvent event, AppendResult result) {
        if (result instanceof Stored) {
            listener.confirmed(this, event.place());
        } else if (result instanceof NotStored notStored && notStored.cause() == Cause.TOO_LARGE) {
            listener.refused(this, event.place());
        } else {
            fail();
        }
        run();
    }

    private synchronized void fail() {
        failed = true;
    }
}
