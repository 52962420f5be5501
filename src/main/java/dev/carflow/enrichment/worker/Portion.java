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

    private static final long MAX_BYTES = 8 * 1024 * 1024;

    /** One record that Kafka refuses would undo every transaction that it is in. */
    private static final Output TOO_LARGE =
            new Output.DeadLetter("too-large", "its enriched form has more bytes than Kafka takes");

    private final LaneSettings settings;
    private final DeadLetters deadLetters;
    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final Map<Partition, List<PartitionQueue.Entry>> done = new HashMap<>();
    private long bytes;
    private boolean leavesSome;

    private Portion(LaneSettings settings, DeadLetters deadLetters) {
        this.settings = settings;
        this.deadLetters = deadLetters;
    }

    static Portion of(Holdings holdings, LaneSettings settings, DeadLetters deadLetters) {
        Portion portion = new Portion(settings, deadLetters);
        holdings.forEach(portion::add);
        return portion;
    }

    private void add(TopicPartition name, Partition partition) {
        List<PartitionQueue.Entry> head = new ArrayList<>();
        for (PartitionQueue.Entry entry : partition.queue().settledHead()) {
            if (bytes >= MAX_BYTES) {
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
                add(message);
                return;
            }
            entry.settle(TOO_LARGE);
        }
        if (entry.output() instanceof Output.DeadLetter why) {
            add(deadLetters.letter(entry.source(), why));
        }
    }

    private void add(ProducerRecord<String, byte[]> message) {
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

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return offsets;
    }

    /** The records that are done once it is committed. */
    Map<Partition, List<PartitionQueue.Entry>> done() {
        return done;
    }
}
