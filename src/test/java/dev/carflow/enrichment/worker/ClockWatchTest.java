package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import dev.carflow.operations.ClockStep;
import dev.carflow.smartcar.api.ClockSkew;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void aWorkerWhoseClockIsSetBackEndsItsProcessWithALine() {
        try (LogLines lines = LogLines.of(ClockWatch.class)) {
            // Given: a machine whose clock stands still at noon; seconds pass for the ticker alone
            AtomicLong nanos = new AtomicLong();
            AtomicInteger ends = new AtomicInteger();
            ClockWatch watch = new ClockWatch(
                    null,
                    null,
                    new ClockStep(Clock.fixed(NOON, ZoneOffset.UTC), nanos::get, ClockSkew.MOST),
                    ends::incrementAndGet);
            watch.check();
            assertThat(ends).hasValue(0);

            // When
            nanos.set(Duration.ofMinutes(11).toNanos());
            watch.check();

            // Then
            assertThat(ends).hasValue(1);
            assertThat(lines.all()).singleElement().asString().contains("was set back by 660 s");
        }
    }
}
