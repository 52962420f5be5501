package dev.carflow.enrichment.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What one transaction is to hold: of each partition the first records that are settled. It is bounded in size, because a
 * transaction has a time limit and one that is too large for it would be undone again and again.
 */
final class Portion {

    /** How much it may hold. */
    enum Size {
        USUAL(Integer.MAX_VALUE),
        /** As many as can be sent one after the other within a transaction's time limit. */
        FEW(50);

        private static final long MAX_BYTES = 8 * 1024 * 1024;

        private final int records;

        Size(int records) {
            this.records = records;
        }
    }

    private final LaneSettings settings;
    private final DeadLetters deadLetters;
    private final Size size;
    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();

    /** Of which entry each of the records is. */
    private final List<PartitionQueue.Entry> entries = new ArrayList<>();

    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final Map<Partition, List<PartitionQueue.Entry>> done = new HashMap<>();
    private long bytes;
    private boolean leavesSome;

    private Portion(LaneSettings settings, DeadLetters deadLetters, Size size) {
        this.settings = settings;
        this.deadLetters = deadLetters;
        this.size = size;
    }

    static Portion of(Holdings holdings, LaneSettings settings, DeadLetters deadLetters, Size size) {
        Portion portion = new Portion(settings, deadLetters, size);
        holdings.forEach(portion::add);
        return portion;
    }

    private void add(TopicPartition name, Partition partition) {
        List<PartitionQueue.Entry> head = new ArrayList<>();
        for (PartitionQueue.Entry entry : partition.queue().settledHead()) {
            if (bytes >= Size.MAX_BYTES || records.size() >= size.records) {
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

    private void write(PartitionQueue.Entry entry) {
        if (entry.output() instanceof Output.Enriched enriched) {
            ProducerRecord<String, byte[]> message = KafkaRecords.of(enriched.record());
            if (KafkaRecords.size(message) <= settings.maxRecordBytes()) {
                add(entry, message);
                enriched.besides().forEach(record -> add(entry, KafkaRecords.of(record)));
                return;
            }
            entry.settle(Refusals.tooLarge(enriched));
        }
        if (entry.output() instanceof Output.DeadLetter why) {
            add(entry, deadLetters.letter(entry.source(), why));
            why.besides().forEach(record -> add(entry, KafkaRecords.of(record)));
        }
    }

    private void add(PartitionQueue.Entry entry, ProducerRecord<String, byte[]> message) {
        entries.add(entry);
        records.add(message);
        bytes += KafkaRecords.size(message);
    }

    boolean isEmpty() {
        return done.isEmpty();
    }

    /** Whether more is settled than it holds. */
    boolean leavesSome() {
        return leavesSome;
    }

    List<ProducerRecord<String, byte[]>> records() {
        return records;
    }

    /** Settles anew what Kafka refuses; returns whether there was any. */
    boolean settleRefused(Map<Integer, Exception> refusals) {
        boolean any = false;
        for (var refusal : refusals.entrySet()) {
            PartitionQueue.Entry entry = entries.get(refusal.getKey());
            String topic = records.get(refusal.getKey()).topic();
            var instead = Refusals.instead(entry, topic, refusal.getValue());
            instead.ifPresent(entry::settle);
            any |= instead.isPresent();
        }
        return any;
    }

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return offsets;
    }

    /** The records that are done once it is committed. */
    Map<Partition, List<PartitionQueue.Entry>> done() {
        return done;
    }
}
