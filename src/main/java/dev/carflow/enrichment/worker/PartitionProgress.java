package dev.carflow.enrichment.worker;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Since when nothing was written of each partition, kept from one membership of a consumer loop to the next: else a consumer loop whose
 * memberships fail one after the other would never be seen to stand still. Used by one thread.
 */
final class PartitionProgress {

    private record Stop(long offset, long sinceNanos) {}

    private final Map<TopicPartition, Stop> stops = new HashMap<>();

    /** Notes where a partition is when its membership ends. */
    void ended(TopicPartition name, PartitionState partition) {
        stops.put(name, new Stop(partition.resumeAt(), partition.movedNanos()));
    }

    /** The partition was given away: others may write of it from now on. */
    void forget(TopicPartition name) {
        stops.remove(name);
    }

    /** Puts the time back in a partition that begins where it began the last time, since nothing was written between. */
    void begins(TopicPartition name, PartitionState partition) {
        Stop last = stops.remove(name);
        if (last != null && last.offset() == partition.resumeAt()) {
            partition.moved(last.sinceNanos());
        }
    }
}
