package dev.carflow.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacedRateLimiterTest {

    private final AtomicLong clock = new AtomicLong();

    @Test
    void permitsComeAtTheirIntervalAndAreNotSavedUp() {
        PacedRateLimiter limiter = PacedRateLimiter.perMinute(60, clock::get);

        assertThat(limiter.reserve()).isZero();
        assertThat(limiter.reserve()).isEqualTo(Duration.ofSeconds(1));
        assertThat(limiter.reserve()).isEqualTo(Duration.ofSeconds(2));

        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(limiter.reserve()).isZero();
        assertThat(limiter.reserve()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void withoutALimitNoCallerWaits() {
        PacedRateLimiter limiter = PacedRateLimiter.perMinute(0, clock::get);

        assertThat(limiter.reserve()).isZero();
        assertThat(limiter.reserve()).isZero();
    }

    @Test
    void aWaitIsNeverShorterThanATimerCanBe() {
        // Given: a call half a microsecond before its turn
        AtomicLong nanos = new AtomicLong();
        PacedRateLimiter limiter = PacedRateLimiter.perMinute(60, nanos::get);
        limiter.reserve();
        nanos.set(Duration.ofSeconds(1).toNanos() - 500);

        // Then
        assertThat(limiter.reserve()).isEqualTo(Duration.ofMillis(1));
    }
}
