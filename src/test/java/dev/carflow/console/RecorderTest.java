package dev.carflow.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

    private final SimulatedMetrics metrics = new SimulatedMetrics();
    private final Recorder recorder = new Recorder();
    private Instant now = START;

    @Test
    void ratesAreOverTheLastTenSeconds() {
        for (int i = 0; i < 20; i++) {
            metrics.received("vehicle-state", "accepted", i < 10 ? 0 : 6);
            sample();
        }

        assertThat(recorder.perSecond(ShownMetrics.RECEIVED, "answer", "accepted"::equals, Recorder.PRESENT))
                .isCloseTo(3, within(1e-9));
    }

    @Test
    void growthForgetsOlderValuesAndCountsANewSeriesFromZero() {
        sample();
        metrics.count(ShownMetrics.DEAD_LETTERS, "reason", "no-value", 2);
        sample();
        assertThat(recorder.growth(ShownMetrics.DEAD_LETTERS, "reason", Recorder.LATELY))
                .containsExactly(Map.entry("no-value", 2.0));
        assertThat(recorder.lastGrowth(ShownMetrics.DEAD_LETTERS, "no-value")).contains(START.plusSeconds(2));

        for (int i = 0; i < 31 * 16; i++) {
            sample();
        }

        assertThat(recorder.growth(ShownMetrics.DEAD_LETTERS, "reason", Recorder.LATELY))
                .isEmpty();
        assertThat(recorder.lastGrowth(ShownMetrics.DEAD_LETTERS, "no-value")).contains(START.plusSeconds(2));
    }

    @Test
    void aMissingMetricIsNoNumberAndNoProblem() {
        sample();
        sample();

        assertThat(recorder.perSecond("carflow.none", "answer", value -> true, Recorder.MINUTE))
                .isNaN();
        assertThat(recorder.percentile(ShownMetrics.DELAY, 0.5)).isNaN();
        assertThat(recorder.latest().isZero("carflow.none")).isFalse();
        assertThat(recorder.latest().isAboveZero("carflow.none")).isFalse();
        assertThat(recorder.covered(Duration.ofMinutes(5))).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    private void sample() {
        recorder.add(Reading.of(metrics.registry(), now));
        now = now.plusSeconds(2);
    }
}
