package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

    private static final TopicPartition NAME = new TopicPartition("t", 3);
    private static final ConsumerLoopSettings SETTINGS = new ConsumerLoopSettings(
            "g",
            Optional.empty(),
            Set.of(new InputTopic("t", "t", false)),
            Set.of("o"),
            "d",
            1,
            1,
            1,
            Duration.ofMillis(1),
            Duration.ofMinutes(15),
            1000);

    private final long start = System.nanoTime();
    private final PartitionProgress progress = new PartitionProgress();

    @Test
    void aPartitionThatNoMembershipGetsPastStandsStillSinceTheFirst() {
        // When: memberships fail one after the other
        PartitionState partition = at(7);
        partition.moved(start);
        for (int i = 0; i < 5; i++) {
            progress.ended(NAME, partition);
            partition = at(7);
            progress.begins(NAME, partition);
        }

        // Then
        assertThat(standsStill(partition)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aPartitionWithAWriteInBetweenHasMoved() {
        PartitionState partition = at(7);
        partition.moved(start);
        progress.ended(NAME, partition);
        PartitionState next = at(8);
        progress.begins(NAME, next);
        assertThat(standsStill(next)).isLessThan(Duration.ofHours(1));
    }

    @Test
    void aRevokedPartitionStartsAgainWhenItReturns() {
        PartitionState partition = at(7);
        partition.moved(start);
        progress.ended(NAME, partition);
        progress.forget(NAME);
        PartitionState next = at(7);
        progress.begins(NAME, next);
        assertThat(standsStill(next)).isLessThan(Duration.ofHours(1));
    }

    private Duration standsStill(PartitionState partition) {
        return partition.standsStillFor(start + Duration.ofHours(1).toNanos());
    }

    private static PartitionState at(long offset) {
        return PartitionState.untouched(offset, Optional.empty(), SETTINGS, Clock.systemUTC());
    }
}
