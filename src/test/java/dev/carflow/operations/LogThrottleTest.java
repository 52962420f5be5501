package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogThrottleTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final LogThrottle throttle = new LogThrottle(Duration.ofNanos(10), now::get);

    @Test
    void oneLinePerIntervalIsLetThroughAndTheOthersAreCounted() {
        // Given
        assertThat(throttle.tryAcquire()).hasValue(0);
        assertThat(throttle.tryAcquire()).isEmpty();
        assertThat(throttle.tryAcquire()).isEmpty();

        // When: the interval passes, over the edge of nanoTime's range
        now.addAndGet(10);

        // Then
        assertThat(throttle.tryAcquire()).hasValue(2);
        assertThat(throttle.tryAcquire()).isEmpty();
        now.addAndGet(10);
        assertThat(throttle.tryAcquire()).hasValue(1);
    }
}
