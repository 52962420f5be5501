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
 * Sends the events of one key in order: the next one when the last is confirmed, so that a failure in the middle cannot
 * let later ones overtake. More may be added until it has ended.
 */
final class KeyedBatch {

    /** Called on the thread of Kafka's confirmation. */
    interface Listener {
        void confirmed(KeyedBatch chain, SpillRowId place);

        /** Kafka will never take this event; those behind it are still sent. */
        void refused(KeyedBatch chain, SpillRowId place);

        /** Nothing more comes from this batch. */
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

    /**
     * @param goOn asked before each event; false ends the batch
     */
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

    /** Returns false once the batch has ended. */
    synchronized boolean add(SpilledEvent event) {
        return !ended && waiting.add(event);
    }

    /** Returns whether Kafka did not take an event. Valid once the batch has ended, like the next two. */
    synchronized boolean hasFailed() {
        return failed;
    }

    /** Returns the events that are not on Kafka, the failed one first, without those that Kafka will never take. */
    synchronized List<SpillRowId> left() {
        return Stream.concat(Stream.ofNullable(failed ? underWay : null), waiting.stream())
                .map(SpilledEvent::place)
                .toList();
    }

    boolean isDone() {
        return left().isEmpty();
    }

    /** Sends the next event. An immediate confirmation is one more iteration of this loop, not a nested call. */
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
