package dev.carflow.enrichment.worker;

import dev.carflow.enrichment.memory.Continuity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Since when this process has read partitions without a gap, in whichever of its consumer loops. A partition that comes
 * back at the position where it was given away was not read by another worker meanwhile; at another position, another
 * worker has read events that are unknown here. Thread-safe.
 */
final class ContinuityTracker {

    private record Place(long offset, Optional<Uuid> topicId) {}

    private record Ended(Continuity continuity, Map<TopicPartition, Place> places) {}

    private final ConcurrentMap<String, Ended> ended = new ConcurrentHashMap<>();

    /** @param stream identifies the partitions as a group */
    Continuity begin(String stream, Map<TopicPartition, PartitionState> partitions, Instant now) {
        Ended last = ended.remove(stream);
        Map<TopicPartition, Place> places = new HashMap<>();
        partitions.forEach((name, partition) -> places.put(name, new Place(partition.resumeAt(), partition.topicId())));
        return last != null && last.places().equals(places) ? last.continuity() : new Continuity(stream, now);
    }

    void end(Continuity continuity, Map<TopicPartition, PartitionState> partitions) {
        Map<TopicPartition, Place> places = new HashMap<>();
        partitions.forEach(
                (name, partition) -> places.put(name, new Place(partition.writtenTo(), partition.topicId())));
        ended.put(continuity.stream(), new Ended(continuity, places));
    }
}
