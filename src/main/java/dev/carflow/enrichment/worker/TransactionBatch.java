package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The content of one transaction: the first completed records of each partition. Its size is bounded, because a
 * transaction has a time limit and one that is too large would be aborted again and again.
 */
final class TransactionBatch {

    /** How many records it may hold. */
    enum Size {
        USUAL(Integer.MAX_VALUE),
        /** As many groups as can be sent one by one within a transaction's time limit. */
        FEW(50);

        private static final long MAX_BYTES = 8 * 1024 * 1024;

        private final int groups;

        Size(int groups) {
            this.groups = groups;
        }
    }

    private final ConsumerLoopSettings settings;
    private final DeadLetters deadLetters;
    private final ReadingLimits readingLimits;
    private final Size size;
    private final List<Group> groups = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final Map<PartitionState, List<InOrderReleaseBuffer.Entry>> done = new HashMap<>();
    private long bytes;
    private boolean leavesSome;

    /** The records of one entry: a single record, or all its readings. */
    private record Group(InOrderReleaseBuffer.Entry entry, List<ProducerRecord<String, byte[]>> records) {}

    private TransactionBatch(
            ConsumerLoopSettings settings, DeadLetters deadLetters, ReadingLimits readingLimits, Size size) {
        this.settings = settings;
        this.deadLetters = deadLetters;
        this.readingLimits = readingLimits;
        this.size = size;
    }

    static TransactionBatch of(
            AssignedPartitions assignedPartitions,
            ConsumerLoopSettings settings,
            DeadLetters deadLetters,
            ReadingLimits readingLimits,
            Size size) {
        TransactionBatch portion = new TransactionBatch(settings, deadLetters, readingLimits, size);
        assignedPartitions.forEach(portion::add);
        return portion;
    }

    private void add(TopicPartition name, PartitionState partition) {
        List<InOrderReleaseBuffer.Entry> head = new ArrayList<>();
        for (InOrderReleaseBuffer.Entry entry : partition.queue().completedHead()) {
            if (bytes >= Size.MAX_BYTES || groups.size() >= size.groups) {
                leavesSome = true;
                break;
            }
            write(entry);
            head.add(entry);
        }
        if (!head.isEmpty()) {
            offsets.put(name, partition.positionAfter(head));
            done.put(partition, head);
        }
    }

    private void write(InOrderReleaseBuffer.Entry entry) {
        if (entry.output() instanceof RecordOutput.Enriched enriched) {
            ProducerRecord<String, byte[]> message = KafkaRecords.of(enriched.record());
            if (fits(message)) {
                add(entry, message);
                enriched.besides().forEach(record -> add(entry, KafkaRecords.of(record)));
                writeReadings(entry, enriched);
                return;
            }
            entry.complete(RejectedRecords.tooLarge(enriched));
        }
        if (entry.output() instanceof RecordOutput.DeadLetter why) {
            add(entry, deadLetters.letter(entry.source(), why));
            why.besides().forEach(record -> add(entry, KafkaRecords.of(record)));
        }
    }

    private void writeReadings(InOrderReleaseBuffer.Entry entry, RecordOutput.Enriched enriched) {
        List<EventRecord> taken = new ArrayList<>();
        List<ProducerRecord<String, byte[]>> messages = new ArrayList<>();
        for (EventRecord reading : enriched.readings()) {
            ProducerRecord<String, byte[]> message = KafkaRecords.of(reading);
            if (fits(message) && readingLimits.mayTake(reading)) {
                taken.add(reading);
                messages.add(message);
            } else {
                RejectedRecords.readingTooLarge(reading.topic());
            }
        }
        if (taken.size() < enriched.readings().size()) {
            entry.complete(enriched.withReadings(taken));
        }
        if (!messages.isEmpty()) {
            add(entry, messages);
        }
    }

    private boolean fits(ProducerRecord<String, byte[]> message) {
        return KafkaRecords.size(message) <= settings.maxRecordBytes();
    }

    private void add(InOrderReleaseBuffer.Entry entry, ProducerRecord<String, byte[]> message) {
        add(entry, List.of(message));
    }

    private void add(InOrderReleaseBuffer.Entry entry, List<ProducerRecord<String, byte[]>> messages) {
        groups.add(new Group(entry, messages));
        messages.forEach(message -> bytes += KafkaRecords.size(message));
    }

    boolean isEmpty() {
        return done.isEmpty();
    }

    /** Returns whether completed records are left over. */
    boolean leavesSome() {
        return leavesSome;
    }

    /** Returns the groups, to be sent one after the other if it matters which one is refused. */
    List<List<ProducerRecord<String, byte[]>>> groups() {
        return groups.stream().map(Group::records).toList();
    }

    /**
     * Completes refused entries with another output; returns whether there were any.
     *
     * @param refusals by the group's index
     */
    boolean completeRefused(Map<Integer, Exception> refusals) {
        boolean any = false;
        for (var refusal : refusals.entrySet()) {
            Group group = groups.get(refusal.getKey());
            String topic = group.records().get(0).topic();
            var instead = RejectedRecords.instead(group.entry(), topic, refusal.getValue(), readingLimits);
            instead.ifPresent(group.entry()::complete);
            any |= instead.isPresent();
        }
        return any;
    }

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return offsets;
    }

    /** Returns the records that are done once it is committed. */
    Map<PartitionState, List<InOrderReleaseBuffer.Entry>> done() {
        return done;
    }
}
