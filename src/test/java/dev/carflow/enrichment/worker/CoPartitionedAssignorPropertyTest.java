package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A group whose members come, go and forget, and whose topics get more partitions, in any order. */
class CoPartitionedAssignorPropertyTest {

    private static final Map<String, String> ROUTES =
            Map.of("a.state", "a", "a.error", "a", "b.state", "b", "b.error", "b");
    private static final List<String> TOPICS = List.copyOf(ROUTES.keySet());
    private static final int MOST_ROUNDS = 10;

    /** @param kind 0: a member comes; 1: one leaves; 2: one loses what it has; 3: topics get a partition more */
    record Step(int kind, int which) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, Arbitraries.just(0)),
                net.jqwik.api.Tuple.of(3, Arbitraries.just(1)),
                net.jqwik.api.Tuple.of(2, Arbitraries.just(2)),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(3)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 9))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property(tries = 300)
    void aRoutesPartitionsOfOneNumberAreTogetherAndEachHasOneOwnerAtAnyTime(
            @ForAll("steps") List<Step> steps, @ForAll boolean splitBefore) {
        Group group = new Group();
        group.join();
        if (splitBefore) {
            // Workers of another version gave partitions without regard to each other.
            group.join();
            group.rebalance(new CooperativeStickyAssignor());
        }
        for (Step step : steps) {
            group.change(step);
            // A rebalance may be interrupted by the next change before it has come to its end.
            group.rebalance(assignor());
            if (step.which() % 2 == 0) {
                group.complete();
                group.checkSettled();
            }
        }
        group.complete();
        group.checkSettled();
    }

    private static CoPartitionedAssignor assignor() {
        CoPartitionedAssignor assignor = new CoPartitionedAssignor();
        assignor.configure(Map.of(CoPartitionedAssignor.ROUTES, ROUTES));
        return assignor;
    }

    private static final class Group {

        private final Map<String, Set<TopicPartition>> owned = new TreeMap<>();
        private int partitions = 5;
        private int members;
        private int generation;

        void join() {
            owned.put("member-" + members++, new HashSet<>());
        }

        void change(Step step) {
            List<String> names = List.copyOf(owned.keySet());
            String one = names.get(step.which() % names.size());
            switch (step.kind()) {
                case 0 -> join();
                case 1 -> {
                    if (names.size() > 1) {
                        owned.remove(one);
                    }
                }
                case 2 -> owned.get(one).clear();
                default -> partitions++;
            }
        }

        /** Returns whether a member gave a partition up, so that another rebalance follows. */
        boolean rebalance(CooperativeStickyAssignor assignor) {
            Map<String, Subscription> members = new HashMap<>();
            owned.forEach((member, own) -> members.put(
                    member, new Subscription(TOPICS, null, List.copyOf(own), generation, Optional.empty())));
            generation++;
            Map<String, Assignment> result =
                    assignor.assign(cluster(), new GroupSubscription(members)).groupAssignment();
            Set<TopicPartition> before =
                    owned.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
            List<TopicPartition> given = new ArrayList<>();
            boolean again = false;
            for (Map.Entry<String, Set<TopicPartition>> member : owned.entrySet()) {
                List<TopicPartition> now = result.get(member.getKey()).partitions();
                assertThat(now).doesNotHaveDuplicates();
                given.addAll(now);
                assertThat(now)
                        .as("what another one has is not given before that one gave it away")
                        .allMatch(each -> member.getValue().contains(each) || !before.contains(each));
                again |= !now.containsAll(member.getValue());
                assignor.onAssignment(
                        new Assignment(now),
                        new ConsumerGroupMetadata("g", generation, member.getKey(), Optional.empty()));
            }
            assertThat(given).as("nobody shares a partition").doesNotHaveDuplicates();
            result.forEach((member, assignment) -> owned.put(member, new HashSet<>(assignment.partitions())));
            return again;
        }

        void complete() {
            int rounds = 0;
            while (rebalance(assignor())) {
                assertThat(++rounds).as("it comes to an end").isLessThan(MOST_ROUNDS);
            }
            // Once more, as a leader that joins does: nothing moves any more.
            Map<String, Set<TopicPartition>> before = new TreeMap<>(owned);
            rebalance(assignor());
            assertThat(owned).isEqualTo(before);
        }

        void checkSettled() {
            List<Integer> loads = new ArrayList<>();
            int all = 0;
            for (Set<TopicPartition> own : owned.values()) {
                all += own.size();
                loads.add(own.size() / 2);
                for (TopicPartition one : own) {
                    String other = one.topic().endsWith("state")
                            ? one.topic().replace("state", "error")
                            : one.topic().replace("error", "state");
                    assertThat(own).contains(new TopicPartition(other, one.partition()));
                }
            }
            assertThat(all).as("all are assigned").isEqualTo(TOPICS.size() * partitions);
            assertThat(loads.stream().max(Integer::compare).orElseThrow()
                            - loads.stream().min(Integer::compare).orElseThrow())
                    .as("all have about the same")
                    .isLessThanOrEqualTo(1);
        }

        private Cluster cluster() {
            Node node = new Node(0, "localhost", 1);
            Node[] nodes = {node};
            List<PartitionInfo> infos = TOPICS.stream()
                    .flatMap(topic -> IntStream.range(0, partitions)
                            .mapToObj(number -> new PartitionInfo(topic, number, node, nodes, nodes)))
                    .toList();
            return new Cluster("c", List.of(node), infos, Set.of(), Set.of());
        }
    }
}
