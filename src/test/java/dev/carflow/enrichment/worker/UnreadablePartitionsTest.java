package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a membership ends to read damaged records once more. */
class UnreadablePartitionsTest {

    private static final TopicPartition ONE = new TopicPartition("events", 0);
    private static final TopicPartition OTHER = new TopicPartition("events", 1);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final UnreadablePartitions unreadable =
            new UnreadablePartitions(consumer, UnreadablePartitions::isSuspected, nanos::get);

    @BeforeEach
    void assign() {
        consumer.assign(List.of(ONE, OTHER));
        consumer.updateBeginningOffsets(Map.of(ONE, 0L, OTHER, 0L));
        consumer.seek(ONE, 4);
        consumer.seek(OTHER, 7);
    }

    @Test
    void theFirstFoundIsTriedAgainAfterAWhileAlsoIfOthersAreFoundLater() {
        // Given
        assertThat(unreadable.isTryDue()).isFalse();
        unreadable.add(ONE, new KafkaException("damaged"));
        after(UnreadablePartitions.TRY_AGAIN_AFTER.minusSeconds(1));
        assertThat(unreadable.isTryDue()).isFalse();

        // When
        unreadable.add(OTHER, new KafkaException("damaged"));
        after(Duration.ofSeconds(2));

        // Then
        assertThat(unreadable.isTryDue()).isTrue();
        assertThat(consumer.paused()).containsExactlyInAnyOrder(ONE, OTHER);
    }

    @Test
    void aPartitionThatWasRevokedIsNotTriedAgain() {
        // Given
        unreadable.add(ONE, new KafkaException("damaged"));

        // When
        unreadable.remove(ONE);
        after(UnreadablePartitions.TRY_AGAIN_AFTER.multipliedBy(2));

        // Then
        assertThat(unreadable.isTryDue()).isFalse();

        // When: another is found later
        unreadable.add(OTHER, new KafkaException("damaged"));

        // Then: its own time counts
        assertThat(unreadable.isTryDue()).isFalse();
    }

    private void after(Duration elapsed) {
        nanos.addAndGet(elapsed.toNanos());
    }
}
