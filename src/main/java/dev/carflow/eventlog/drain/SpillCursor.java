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
 * One walk through what waits, each topic from its oldest event to the newest at the time when the walk came to it. What
 * may not be taken is passed by once in a walk and not once for each batch. Whatever of a key was passed by, all that is
 * behind it is passed by as well, until the next walk.
 *
 * <p>It does not go beyond what was there when it began, because ids are given before they can be read: an event that
 * could be read only later, and was passed by unseen, would be overtaken by newer ones of its key.
 *
 * <p>Not thread-safe.
 */
final class SpillCursor {

    private final Map<String, SpillRange> ranges = new HashMap<>();
    private final Set<OrderingKey> keys = new HashSet<>();
    private final Set<TopicPartition> partitions = new HashSet<>();
    private boolean fresh = true;

    /** Back to the oldest. */
    void begin() {
        ranges.clear();
        keys.clear();
        partitions.clear();
        fresh = true;
    }

    /** Whether it has brought nothing so far that could be sent. */
    boolean isFresh() {
        return fresh;
    }

    /** What is before it. */
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

    /** From here on all of the key is passed by. */
    void hold(OrderingKey key) {
        keys.add(key);
    }

    /** From here on all of the partition is passed by. */
    void hold(TopicPartition partition) {
        partitions.add(partition);
    }

    boolean holds(OrderingKey key, TopicPartition partition) {
        return partitions.contains(partition) || keys.contains(key);
    }
}
