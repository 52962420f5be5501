package dev.carflow.enrichment.worker;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Since when nothing was written for each partition, kept from one membership of a consumer loop to the next: otherwise
 * a consumer loop whose memberships keep failing would never count as stalled. Used by one thread.
 */
final class PartitionProgress {

    private record Stop(long offset, long sinceNanos) {}

    private final Map<TopicPartition, Stop> stops = new HashMap<>();

    /** Notes the position of a partition when its membership ends. */
    void ended(TopicPartition name, PartitionState partition) {
        stops.put(name, new Stop(partition.resumeAt(), partition.movedNanos()));
    }

    /** The partition was revoked: other members may write for it from now on. */
    void forget(TopicPartition name) {
        stops.remove(name);
    }

    /** Restores the time for a partition that resumes at the same position, because nothing was written in between. */
    void begins(TopicPartition name, PartitionState partition) {
        Stop last = stops.remove(name);
        if (last != null && last.offset() == partition.resumeAt()) {
            partition.moved(last.sinceNanos());
        }
    }
}
