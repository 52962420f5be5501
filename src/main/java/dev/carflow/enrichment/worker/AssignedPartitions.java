package dev.carflow.enrichment.worker;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions assigned to a consumer loop and the records it holds of them. The group membership bounds what it
 * adds. Used by one thread.
 */
final class AssignedPartitions {

    /** Records that may be held for each record that may be in progress: most wait behind a slower one. */
    private static final int HELD_PER_WORKED = 4;

    private final ConsumerLoopSettings settings;
    private final Map<TopicPartition, PartitionState> partitions = new HashMap<>();
    private int records;

    AssignedPartitions(ConsumerLoopSettings settings) {
        this.settings = settings;
    }

    void put(TopicPartition name, PartitionState partition) {
        partitions.put(name, partition);
    }

    PartitionState get(TopicPartition name) {
        return partitions.get(name);
    }

    /** Removes a partition: its held records are not processed any further. */
    void remove(TopicPartition name) {
        PartitionState partition = partitions.remove(name);
        if (partition != null) {
            Collection<InOrderReleaseBuffer.Entry> held = partition.queue().entries();
            records -= held.size();
            held.forEach(InOrderReleaseBuffer.Entry::abandon);
        }
    }

    InOrderReleaseBuffer.Entry add(PartitionState partition, ConsumerRecord<String, byte[]> source) {
        records++;
        return partition.queue().add(source, partition.continuity());
    }

    /** Removes written records: the given head of a partition. */
    void removeHead(PartitionState partition, Collection<InOrderReleaseBuffer.Entry> head) {
        partition.queue().removeHead(head.size());
        records -= head.size();
    }

    /**
     * Returns whether no more records may be read. Records without room stay on Kafka; records that only wait to be
     * written block nothing.
     */
    boolean isFull() {
        if (records >= settings.maxInFlight() * HELD_PER_WORKED) {
            return true;
        }
        int incomplete = 0;
        long bytes = 0;
        for (PartitionState partition : partitions.values()) {
            for (InOrderReleaseBuffer.Entry entry : partition.queue().entries()) {
                incomplete += entry.output() == null ? 1 : 0;
                bytes += entry.bytes();
            }
        }
        return incomplete >= settings.maxInFlight() || bytes >= settings.maxBytesInFlight();
    }

    /** Returns the number of records of these partitions that are still in progress. */
    static int incomplete(Collection<PartitionState> some) {
        return some.stream()
                .mapToInt(partition -> partition.queue().incomplete())
                .sum();
    }

    int records() {
        return records;
    }

    Collection<PartitionState> partitions() {
        return partitions.values();
    }

    Collection<TopicPartition> names() {
        return partitions.keySet();
    }

    void forEach(BiConsumer<TopicPartition, PartitionState> action) {
        partitions.forEach(action);
    }
}
