package dev.carflow.enrichment.worker;

import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.tracing.TraceSpan;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Holds completed records until all records before them in the partition are completed, so that output leaves in offset
 * order, whatever users the records belong to. Used by one thread, except that any thread may complete an entry.
 */
final class InOrderReleaseBuffer {

    /** One record in progress. */
    static final class Entry {

        private final ConsumerRecord<String, byte[]> source;
        private final long assignment;
        private final Continuity continuity;
        private volatile RecordOutput output;
        private volatile int made;
        private volatile Cancellable processing = () -> {};
        private volatile boolean abandoned;
        private volatile TraceSpan span = TraceSpan.NONE;
        private volatile VirtualMachineError failure;

        private Entry(ConsumerRecord<String, byte[]> source, long assignment, Continuity continuity) {
            this.source = source;
            this.assignment = assignment;
            this.continuity = continuity;
        }

        ConsumerRecord<String, byte[]> source() {
            return source;
        }

        /** Returns the number of this assignment of the partition; a later assignment has another number. */
        long assignment() {
            return assignment;
        }

        /** Returns the continuity in which the record was read. */
        Continuity continuity() {
            return continuity;
        }

        /** Returns the output, null until the entry is completed. */
        RecordOutput output() {
            return output;
        }

        /** Returns the span of its processing. */
        TraceSpan span() {
            return span;
        }

        void processedDuring(TraceSpan its) {
            span = its;
        }

        void complete(RecordOutput result) {
            made = result instanceof RecordOutput.Enriched enriched ? enriched.bytes() : 0;
            output = result;
        }

        /** The process could not process it, and could not process the next one either. */
        void fail(VirtualMachineError why) {
            failure = why;
        }

        /** @param how to stop working on it */
        void processing(Cancellable how) {
            processing = how;
            if (abandoned) {
                how.cancel();
            }
        }

        /** Another member owns its partition: nothing more is to be done for it here. */
        void abandon() {
            abandoned = true;
            processing.cancel();
        }

        /**
         * Returns the size of the record's value and of the values made of it: all are held until the latter are
         * written.
         */
        int bytes() {
            return Math.max(0, source.serializedValueSize()) + made;
        }
    }

    private static final AtomicLong ASSIGNMENTS = new AtomicLong();

    private final long assignment = ASSIGNMENTS.incrementAndGet();
    private final Deque<Entry> entries = new ArrayDeque<>();

    Entry add(ConsumerRecord<String, byte[]> source, Continuity continuity) {
        Entry entry = new Entry(source, assignment, continuity);
        entries.add(entry);
        return entry;
    }

    /**
     * Returns the completed entries at the head, in order; they stay until {@link #removeHead}.
     *
     * @throws VirtualMachineError the failure of the next entry, if it could not be processed
     */
    List<Entry> completedHead() {
        List<Entry> head = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.failure != null) {
                throw entry.failure;
            }
            if (entry.output() == null) {
                break;
            }
            head.add(entry);
        }
        return head;
    }

    void removeHead(int count) {
        for (int i = 0; i < count; i++) {
            entries.remove();
        }
    }

    Collection<Entry> entries() {
        return entries;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Returns the number of entries that are still in progress. */
    int incomplete() {
        int count = 0;
        for (Entry entry : entries) {
            count += entry.output() == null ? 1 : 0;
        }
        return count;
    }
}
