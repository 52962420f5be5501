package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.sandbox.simulator.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {

    private static final Instant BEGIN = Instant.parse("2026-11-21T08:00:00Z");

    private final MutableClock wall = new MutableClock(BEGIN);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final MonotonicClock clock = new MonotonicClock(wall, nanos::get);

    @Test
    void aSystemClockThatIsSetChangesNothing() {
        wall.advance(Duration.ofDays(-3));
        assertThat(clock.instant()).isEqualTo(BEGIN);

        wall.advance(Duration.ofDays(30));
        assertThat(clock.instant()).isEqualTo(BEGIN);
    }

    @Test
    void itAdvancesAsTimePasses() {
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(clock.instant()).isEqualTo(BEGIN.plusSeconds(3600));
    }
}
