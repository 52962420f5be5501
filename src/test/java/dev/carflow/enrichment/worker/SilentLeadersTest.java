package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.LogLines;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class SilentLeadersTest {

    private static final Node ANSWERS = new Node(1, "kafka-1", 9092);
    private static final Node IS_SILENT = new Node(2, "kafka-2", 9092);
    private static final TopicPartition READABLE = new TopicPartition("events", 0);
    private static final TopicPartition OF_THE_SILENT = new TopicPartition("events", 1);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest") {

        @Override
        public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
            return List.of(
                    new PartitionInfo(topic, 0, ANSWERS, new Node[0], new Node[0]),
                    new PartitionInfo(topic, 1, IS_SILENT, new Node[0], new Node[0]));
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> asked, Duration timeout) {
            return endOffsets(asked, timeout);
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> asked, Duration timeout) {
            if (asked.contains(OF_THE_SILENT)) {
                throw new TimeoutException("Failed to get offsets by times in " + timeout.toMillis() + "ms");
            }
            return Map.of(READABLE, 0L);
        }
    };

    @Test
    void aLeaderThatDoesNotAnswerIsNamedWithItsPartitions() {
        // Given: a broker that has just died and leads still
        ResumePoints points = new ResumePoints(consumer, null, null, null, Clock.systemUTC());
        try (LogLines lines = LogLines.of(SilentLeaders.class)) {

            // When
            assertThatThrownBy(() -> points.of(List.of(READABLE, OF_THE_SILENT)))
                    .isInstanceOf(TimeoutException.class);

            // Then
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains("[events-1] of broker 2 (kafka-2:9092)")
                    .doesNotContain("events-0");
        }
    }

    @Test
    void leadersThatAnswerAreNotNamed() {
        try (LogLines lines = LogLines.of(SilentLeaders.class)) {
            SilentLeaders.log(consumer, List.of(READABLE));

            assertThat(lines.all()).isEmpty();
        }
    }
}
