package dev.carflow.enrichment.worker;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The partitions of a lane and the records it holds of them. The session bounds what it adds. Used by one thread. */
final class Holdings {

    /** Records that may be held for each that may be worked on: most of them wait behind a slower one. */
    private static final int HELD_PER_WORKED = 4;

    private final LaneSettings settings;
    private final Map<TopicPartition, Partition> partitions = new HashMap<>();
    private int records;

    Holdings(LaneSettings settings) {
        this.settings = settings;
    }

    void put(TopicPartition name, Partition partition) {
        partitions.put(name, partition);
    }

    Partition get(TopicPartition name) {
        return partitions.get(name);
    }

    /** Gives a partition up: nothing more is done for the records that are held of it. */
    void remove(TopicPartition name) {
        Partition partition = partitions.remove(name);
        if (partition != null) {
            Collection<PartitionQueue.Entry> held = partition.queue().entries();
            records -= held.size();
            held.forEach(PartitionQueue.Entry::abandon);
        }
    }

    PartitionQueue.Entry add(Partition partition, ConsumerRecord<String, byte[]> source) {
        records++;
        return partition.queue().add(source, partition.continuity());
    }

    /** Lets go of written records, the first so many of a partition. */
    void removeHead(Partition partition, Collection<PartitionQueue.Entry> head) {
        partition.queue().removeHead(head.size());
        records -= head.size();
    }

    /** What has no room stays on Kafka. What only waits to be written keeps nobody from working. */
    boolean isFull() {
        if (records >= settings.maxInFlight() * HELD_PER_WORKED) {
            return true;
        }
        int unsettled = 0;
        long bytes = 0;
        for (Partition partition : partitions.values()) {
            for (PartitionQueue.Entry entry : partition.queue().entries()) {
                unsettled += entry.output() == null ? 1 : 0;
                bytes += entry.bytes();
            }
        }
        return unsettled >= settings.maxInFlight() || bytes >= settings.maxBytesInFlight();
    }

    /** Records of these partitions that are still worked on. */
    static int unsettled(Collection<Partition> some) {
        return some.stream()
                .mapToInt(partition -> partition.queue().unsettled())
                .sum();
    }

    int records() {
        return records;
    }

    Collection<Partition> partitions() {
        return partitions.values();
    }

    Collection<TopicPartition> names() {
        return partitions.keySet();
    }

    void forEach(BiConsumer<TopicPartition, Partition> action) {
        partitions.forEach(action);
    }
}
