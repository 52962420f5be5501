package dev.carflow.enrichment.worker;

import dev.carflow.enrichment.memory.Continuity;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of one partition that were read and are not yet written, in their order. They are done in any order and
 * leave in their own: whatever users they belong to, none is overtaken. Used by one thread, save that any thread may
 * settle an entry.
 */
final class InOrderReleaseBuffer {

    /** One record on its way. */
    static final class Entry {

        private final ConsumerRecord<String, byte[]> source;
        private final long assignment;
        private final Continuity continuity;
        private volatile Output output;
        private volatile int made;
        private volatile Cancellable processing = () -> {};
        private volatile boolean abandoned;
        private volatile VirtualMachineError failure;

        private Entry(ConsumerRecord<String, byte[]> source, long assignment, Continuity continuity) {
            this.source = source;
            this.assignment = assignment;
            this.continuity = continuity;
        }

        ConsumerRecord<String, byte[]> source() {
            return source;
        }

        /** Of the partition to this process; a later one has another number. */
        long assignment() {
            return assignment;
        }

        /** In which it was read. */
        Continuity continuity() {
            return continuity;
        }

        /** Null until it is settled. */
        Output output() {
            return output;
        }

        void complete(Output result) {
            made = result instanceof Output.Enriched enriched ? enriched.bytes() : 0;
            output = result;
        }

        /** The process could not do it, and would not do the next one either. */
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

        /** Somebody else has its partition: nothing more is to be done for it here. */
        void abandon() {
            abandoned = true;
            processing.cancel();
        }

        /** Of the record's value, and of those that were made of it: all are held until these are written. */
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
     * The settled ones at the head, in order; they stay until {@link #removeHead}.
     *
     * @throws VirtualMachineError that of the next one, if it could not be done
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

    /** Those that are still being processed. */
    int incomplete() {
        int count = 0;
        for (Entry entry : entries) {
            count += entry.output() == null ? 1 : 0;
        }
        return count;
    }
}
