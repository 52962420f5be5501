package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class PartitionHealthTest {

    private static final Node A = new Node(1, "a", 9092);
    private static final Node B = new Node(2, "b", 9092);
    private static final Node C = new Node(3, "c", 9092);
    private static final List<Node> ALL = List.of(A, B, C);

    private static TopicDescription topic(TopicPartitionInfo... partitions) {
        return new TopicDescription("t", false, List.of(partitions));
    }

    private static TopicPartitionInfo partition(int number, Node leader, List<Node> inSync) {
        return new TopicPartitionInfo(number, leader, ALL, inSync);
    }

    @Test
    void aTopicWithoutFaultsIsNotReported() {
        TopicDescription well = topic(partition(0, A, ALL), partition(1, B, List.of(B, C)));

        assertThat(PartitionHealth.troubles(well, OptionalInt.of(2))).isEmpty();
        assertThat(PartitionHealth.troubles(well, OptionalInt.empty())).isEmpty();
    }

    @Test
    void partitionsThatTakeNothingAreNamedWithKafkasErrors() {
        TopicDescription ill = topic(
                partition(0, A, ALL),
                partition(1, null, List.of(B)),
                partition(2, B, List.of(B)),
                partition(3, null, List.of()),
                partition(4, C, List.of(C)));

        assertThat(PartitionHealth.troubles(ill, OptionalInt.of(2)))
                .containsExactly(
                        "partitions [1, 3] have no leader (LEADER_NOT_AVAILABLE); their events go to the spill",
                        "partitions [2, 4] have 1 replicas in sync of 2 that min.insync.replicas asks for"
                                + " (NOT_ENOUGH_REPLICAS); their events go to the spill");
    }

    @Test
    void requiredConfirmationsNeverExceedTheReplicas() {
        TopicDescription single = topic(new TopicPartitionInfo(0, A, List.of(A), List.of(A)));

        assertThat(PartitionHealth.troubles(single, OptionalInt.of(2))).isEmpty();
    }
}
