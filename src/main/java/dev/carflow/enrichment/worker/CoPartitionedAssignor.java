package dev.carflow.enrichment.worker;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Assigns the partitions of one number of all topics of a route to one member, because they hold the same users.
 * Kafka's cooperative sticky assignor chooses the member, as if a route were one topic. Kafka creates an instance for
 * each consumer.
 */
@RegisterForReflection
public final class CoPartitionedAssignor extends CooperativeStickyAssignor implements Configurable {

    /** A consumer setting: a map of each topic to its route. */
    static final String ROUTES = "carflow.routes";

    private static final int NO_GENERATION = -1;

    private final Map<String, String> routes = new HashMap<>();

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(ROUTES) instanceof Map<?, ?> given) {
            given.forEach((topic, route) -> routes.put(topic.toString(), route.toString()));
        }
    }

    /** Differs from Kafka's: the coordinator checks that no partition has two owners even briefly. */
    @Override
    public String name() {
        return "carflow-co-partitioned";
    }

    @Override
    public Map<String, List<TopicPartition>> assignPartitions(
            Map<String, List<PartitionInfo>> partitions, Map<String, Subscription> members) {
        Grouping grouping = new Grouping(partitions, members);
        Map<String, List<TopicPartition>> assigned = grouping.expand(
                super.assignPartitions(grouping.partitions(), grouping.members(owners(grouping, members))));
        keepForTheirOwners(assigned, members);
        return assigned;
    }

    /**
     * Returns the owners of each route's partitions; where a route has several topics, the owner of the first one's.
     */
    private static Map<String, List<TopicPartition>> owners(Grouping grouping, Map<String, Subscription> members) {
        Map<TopicPartition, String> ownerOf = new HashMap<>();
        members.forEach(
                (member, subscription) -> subscription.ownedPartitions().forEach(owned -> ownerOf.put(owned, member)));
        Map<TopicPartition, String> owners = new HashMap<>();
        grouping.topicsOf.forEach((route, topics) -> {
            for (String topic : topics) {
                for (PartitionInfo info : grouping.real.get(topic)) {
                    String owner = ownerOf.get(new TopicPartition(topic, info.partition()));
                    if (owner != null) {
                        owners.putIfAbsent(new TopicPartition(route, info.partition()), owner);
                    }
                }
            }
        });
        Map<String, List<TopicPartition>> owned = new HashMap<>();
        owners.forEach((partition, owner) ->
                owned.computeIfAbsent(owner, any -> new ArrayList<>()).add(partition));
        return owned;
    }

    /** Partitions that another member has yet to revoke are assigned in the rebalance after that. */
    private static void keepForTheirOwners(
            Map<String, List<TopicPartition>> assigned, Map<String, Subscription> members) {
        Map<String, Set<TopicPartition>> owned = new HashMap<>();
        Set<TopicPartition> givenAway = new HashSet<>();
        members.forEach((member, subscription) -> {
            Set<TopicPartition> own = new HashSet<>(subscription.ownedPartitions());
            owned.put(member, own);
            own.stream()
                    .filter(partition -> !assigned.get(member).contains(partition))
                    .forEach(givenAway::add);
        });
        assigned.forEach((member, partitions) -> partitions.removeIf(
                partition -> givenAway.contains(partition) && !owned.get(member).contains(partition)));
    }

    /**
     * Maps topics to their routes; a topic without a route, or one that not all members of its route read, counts as
     * its own route.
     */
    private final class Grouping {

        private final Map<String, List<PartitionInfo>> real;
        private final Map<String, Subscription> realMembers;

        /** Sorted, so that owners do not change from call to call. */
        private final Map<String, Set<String>> topicsOf = new TreeMap<>();

        Grouping(Map<String, List<PartitionInfo>> partitions, Map<String, Subscription> members) {
            this.real = partitions;
            this.realMembers = members;
            Map<String, Set<String>> byRoute = new TreeMap<>();
            partitions.keySet().forEach(topic -> byRoute.computeIfAbsent(
                            routes.getOrDefault(topic, topic), any -> new TreeSet<>())
                    .add(topic));
            byRoute.forEach((route, topics) -> {
                if (members.values().stream().allMatch(member -> readsAllOrNone(member, topics))) {
                    topicsOf.put(route, topics);
                } else {
                    topics.forEach(topic -> topicsOf.put(topic, Set.of(topic)));
                }
            });
        }

        private boolean readsAllOrNone(Subscription member, Set<String> topics) {
            long read = topics.stream().filter(member.topics()::contains).count();
            return read == 0 || read == topics.size();
        }

        Map<String, List<PartitionInfo>> partitions() {
            Map<String, List<PartitionInfo>> result = new HashMap<>();
            topicsOf.forEach((route, topics) -> {
                Map<Integer, PartitionInfo> byNumber = new TreeMap<>();
                topics.forEach(topic -> real.get(topic)
                        .forEach(info -> byNumber.putIfAbsent(
                                info.partition(),
                                new PartitionInfo(
                                        route,
                                        info.partition(),
                                        info.leader(),
                                        info.replicas(),
                                        info.inSyncReplicas(),
                                        info.offlineReplicas()))));
                result.put(route, new ArrayList<>(byNumber.values()));
            });
            return result;
        }

        Map<String, Subscription> members(Map<String, List<TopicPartition>> owned) {
            Map<String, Subscription> result = new HashMap<>();
            realMembers.forEach((name, member) -> {
                List<String> read = topicsOf.entrySet().stream()
                        .filter(route -> member.topics().containsAll(route.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
                Subscription grouped = new Subscription(
                        read,
                        member.userData(),
                        owned.getOrDefault(name, List.of()),
                        member.generationId().orElse(NO_GENERATION),
                        member.rackId());
                grouped.setGroupInstanceId(member.groupInstanceId());
                result.put(name, grouped);
            });
            return result;
        }

        Map<String, List<TopicPartition>> expand(Map<String, List<TopicPartition>> grouped) {
            Map<TopicPartition, List<TopicPartition>> members = new HashMap<>();
            topicsOf.forEach(
                    (route, topics) -> topics.forEach(topic -> real.get(topic).forEach(info -> members.computeIfAbsent(
                                    new TopicPartition(route, info.partition()), any -> new ArrayList<>())
                            .add(new TopicPartition(topic, info.partition())))));
            Map<String, List<TopicPartition>> result = new HashMap<>();
            grouped.forEach((member, partitions) -> {
                List<TopicPartition> all = new ArrayList<>();
                partitions.forEach(partition -> all.addAll(members.get(partition)));
                result.put(member, all);
            });
            return result;
        }
    }
}
