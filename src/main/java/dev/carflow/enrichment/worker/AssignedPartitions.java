package dev.carflow.enrichment.worker;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The partitions of a consumer loop and the records it holds of them. The membership bounds what it adds. Used by one thread. */
final class AssignedPartitions {

    /** Records that may be held for each that may be worked on: most of them wait behind a slower one. */
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

    /** Gives a partition up: nothing more is done for the records that are held of it. */
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

    /** Lets go of written records, the first so many of a partition. */
    void removeHead(PartitionState partition, Collection<InOrderReleaseBuffer.Entry> head) {
        partition.queue().removeHead(head.size());
        records -= head.size();
    }

    /** What has no room stays on Kafka. What only waits to be written keeps nobody from working. */
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

    /** Records of these partitions that are still worked on. */
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
