package dev.carflow.benchmark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainedTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void theRateIsThatOfTheMiddleAndTheTimeThatOfAll() {
        Drained drained = new Drained(1000);
        drained.saw(0, 0);
        // The broker comes back after four seconds.
        drained.saw(4 * SECOND, 100);
        drained.saw(5 * SECOND, 500);
        drained.saw(6 * SECOND, 900);
        assertThat(drained.isDone()).isFalse();
        drained.saw(9 * SECOND, 1000);

        assertThat(drained.isDone()).isTrue();
        assertThat(drained.perSecond()).isEqualTo(400);
        assertThat(drained.seconds()).isEqualTo(9);
    }

    @Test
    void eventsThatLeaveBetweenTwoSamplesHaveARateToo() {
        Drained drained = new Drained(10);
        drained.saw(0, 0);
        drained.saw(2 * SECOND, 10);

        assertThat(drained.perSecond()).isEqualTo(5);
    }
}
