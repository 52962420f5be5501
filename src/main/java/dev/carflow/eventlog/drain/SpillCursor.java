package dev.carflow.eventlog.drain;

import dev.carflow.eventlog.spill.SpillRange;
import dev.carflow.eventlog.spill.SpillRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * The position of one scan through the waiting events, each topic from its oldest event to the newest at the time when
 * the scan reached the topic. Events that may not be sent are skipped once per scan and not once per batch. Once an
 * event of a key is skipped, all later ones of the key are skipped as well, until the next scan.
 *
 * <p>A scan does not go beyond the events that were there when it began, because ids are assigned before their rows
 * become visible: an event that became visible only later, and was skipped unseen, would be overtaken by newer ones of
 * its key.
 *
 * <p>Not thread-safe.
 */
final class SpillCursor {

    private final Map<String, SpillRange> ranges = new HashMap<>();
    private final Set<OrderingKey> keys = new HashSet<>();
    private final Set<TopicPartition> partitions = new HashSet<>();
    private boolean fresh = true;

    /** Returns to the oldest event. */
    void begin() {
        ranges.clear();
        keys.clear();
        partitions.clear();
        fresh = true;
    }

    /** Returns whether the scan has found nothing yet that could be sent. */
    boolean isFresh() {
        return fresh;
    }

    /** Returns the ranges that are left. */
    Collection<SpillRange> ahead(Set<String> topics) {
        return topics.stream()
                .map(topic -> ranges.getOrDefault(topic, SpillRange.all(topic)))
                .toList();
    }

    void passed(SpillRow row) {
        ranges.put(row.topic(), new SpillRange(row.topic(), row.id(), row.last()));
    }

    void took() {
        fresh = false;
    }

    /** Skips all later events of the key. */
    void hold(OrderingKey key) {
        keys.add(key);
    }

    /** Skips all later events of the partition. */
    void hold(TopicPartition partition) {
        partitions.add(partition);
    }

    boolean holds(OrderingKey key, TopicPartition partition) {
        return partitions.contains(partition) || keys.contains(key);
    }
}
