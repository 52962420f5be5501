package dev.carflow.enrichment.worker;

import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.operations.ThrottledLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Groups of a consumer loop's partitions that hold the same users: those of one number of a route's topics. While a
 * consumer loop reads all partitions of a group, it sees every event of these users, and what is remembered of them
 * counts. Used by one thread.
 */
final class PartitionGroups {

    private static final Logger LOG = Logger.getLogger(PartitionGroups.class);
    private static final ThrottledLog LINES = new ThrottledLog(LOG, Duration.ofMinutes(5));

    private final Map<String, InputTopic> topics;
    private final Map<String, Set<String>> topicsOf;
    private final AssignedPartitions assignedPartitions;
    private final ContinuityTracker continuities;
    private final ToIntFunction<String> partitionCount;
    private final Predicate<TopicPartition> isUnreadable;
    private final WorkerMetrics metrics;
    private final Clock clock;

    /** @param partitionCount of a topic; 0 if unknown */
    PartitionGroups(
            ConsumerLoopSettings settings,
            AssignedPartitions assignedPartitions,
            ContinuityTracker continuities,
            ToIntFunction<String> partitionCount,
            Predicate<TopicPartition> isUnreadable,
            WorkerMetrics metrics,
            Clock clock) {
        this.topics = settings.topics().stream().collect(Collectors.toMap(InputTopic::name, topic -> topic));
        this.topicsOf = settings.topics().stream()
                .collect(Collectors.groupingBy(
                        InputTopic::route, Collectors.mapping(InputTopic::name, Collectors.toSet())));
        this.assignedPartitions = assignedPartitions;
        this.continuities = continuities;
        this.partitionCount = partitionCount;
        this.isUnreadable = isUnreadable;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Partitions were assigned, or topics have more of them. */
    void begin() {
        Set<String> unlike = unlikeRoutes();
        // One continuity for all, so that their vehicles can share the object.
        Instant now = clock.instant();
        metrics.routesNotRemembered(unlike.size());
        groups().forEach((stream, group) -> {
            String route = routeOf(group.keySet().iterator().next());
            if (unlike.contains(route)) {
                end(group);
            } else if (group.size() == topicsOf.get(route).size()
                    && !isRead(group)
                    && group.keySet().stream().noneMatch(isUnreadable)) {
                Continuity continuity = continuities.begin(stream, group, now);
                group.values().forEach(partition -> partition.read(continuity));
            }
        });
    }

    /** A partition was revoked or cannot be read: its users' events are not seen any more. */
    void end(TopicPartition name) {
        end(groups().getOrDefault(streamOf(name), Map.of()));
    }

    void endAll() {
        groups().values().forEach(this::end);
    }

    private void end(Map<TopicPartition, PartitionState> group) {
        if (isRead(group)) {
            continuities.end(group.values().iterator().next().continuity(), group);
            group.values().forEach(partition -> partition.read(Continuity.NONE));
        }
    }

    private static boolean isRead(Map<TopicPartition, PartitionState> group) {
        return group.values().stream()
                .anyMatch(partition -> !partition.continuity().equals(Continuity.NONE));
    }

    boolean isFirst(TopicPartition name) {
        return topics.get(name.topic()).first();
    }

    /**
     * Returns the partitions that have to wait, because unread events of others may withdraw permission for their
     * values.
     *
     * @param isBehind whether a partition is known to hold more records than were read
     */
    Set<TopicPartition> waiting(Predicate<TopicPartition> isBehind) {
        Set<String> behind = assignedPartitions.names().stream()
                .filter(name -> isFirst(name) && !isUnreadable.test(name) && isBehind.test(name))
                .map(this::streamOf)
                .collect(Collectors.toSet());
        Set<TopicPartition> waiting = new HashSet<>();
        if (!behind.isEmpty()) {
            assignedPartitions.names().stream()
                    .filter(name -> !isFirst(name) && behind.contains(streamOf(name)))
                    .forEach(waiting::add);
        }
        return waiting;
    }

    private Set<String> unlikeRoutes() {
        return topicsOf.entrySet().stream()
                .filter(route -> {
                    Map<String, Integer> counts = new TreeMap<>();
                    route.getValue().forEach(topic -> counts.put(topic, partitionCount.applyAsInt(topic)));
                    boolean unlike = Set.copyOf(counts.values()).size() > 1;
                    if (unlike) {
                        LINES.error(
                                "CARFLOW0423: nothing is remembered of vehicles of the route %s, whose topics have "
                                        + "different numbers of partitions: %s. Give them the same number",
                                route.getKey(), counts);
                    }
                    return unlike;
                })
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Map<String, Map<TopicPartition, PartitionState>> groups() {
        Map<String, Map<TopicPartition, PartitionState>> groups = new HashMap<>();
        assignedPartitions.forEach((name, partition) ->
                groups.computeIfAbsent(streamOf(name), any -> new HashMap<>()).put(name, partition));
        return groups;
    }

    private String streamOf(TopicPartition name) {
        return routeOf(name) + "/" + name.partition();
    }

    private String routeOf(TopicPartition name) {
        return topics.get(name.topic()).route();
    }
}
