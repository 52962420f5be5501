package dev.carflow.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final AtomicLong clock = new AtomicLong();

    @Test
    void callsComeAtTheirIntervalAndAreNotSavedUp() {
        Pace pace = Pace.of(60, clock::get);

        assertThat(pace.reserve()).isZero();
        assertThat(pace.reserve()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.reserve()).isEqualTo(Duration.ofSeconds(2));

        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(pace.reserve()).isZero();
        assertThat(pace.reserve()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void withoutALimitNobodyWaits() {
        Pace pace = Pace.of(0, clock::get);

        assertThat(pace.reserve()).isZero();
        assertThat(pace.reserve()).isZero();
    }

    @Test
    void aWaitIsNeverShorterThanATimerCanBe() {
        // Given: a call half a microsecond before its turn
        AtomicLong nanos = new AtomicLong();
        Pace pace = Pace.of(60, nanos::get);
        pace.reserve();
        nanos.set(Duration.ofSeconds(1).toNanos() - 500);

        // Then
        assertThat(pace.reserve()).isEqualTo(Duration.ofMillis(1));
    }
}
