package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.EventRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadingLimitsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ReadingLimits limits = new ReadingLimits(nanos::get);

    @Test
    void aReadingAsLargeAsARefusedOneIsNotSentToThatTopicForAMinute() {
        // When
        limits.refused("a", 500);
        limits.refused("a", 300);
        limits.refused("a", 400);

        // Then
        assertThat(limits.mayTake(reading("a", 299))).isTrue();
        assertThat(limits.mayTake(reading("a", 300))).isFalse();
        assertThat(limits.mayTake(reading("b", 500))).isTrue();

        // When
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        // Then: the topic's limit may have been raised
        assertThat(limits.mayTake(reading("a", 300))).isTrue();
        limits.refused("a", 450);
        assertThat(limits.mayTake(reading("a", 449))).isTrue();
        assertThat(limits.mayTake(reading("a", 450))).isFalse();
    }

    private static EventRecord reading(String topic, int bytes) {
        return new EventRecord(topic, "v", new byte[bytes], List.of());
    }
}
