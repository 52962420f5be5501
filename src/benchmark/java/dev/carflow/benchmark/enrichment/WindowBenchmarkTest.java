package dev.carflow.benchmark.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.statistics.Sample;
import org.junit.jupiter.api.Test;

class WindowBenchmarkTest {

    private static final Sample NO_HISTORY = Sample.of(0.27, 0.29, 0.52);
    private static final Sample BARE = Sample.of(0.89, 0.94, 1.41);

    @Test
    void theBoundsHoldForTheMeasurementsTheyWereSetBy() {
        assertThat(holds(Sample.of(3.98, 4.03, 4.53))).isTrue();
    }

    @Test
    void aWorkerThatReadsItsWindowTwiceAsSlowlyFails() {
        assertThat(holds(Sample.of(7.9, 8.0, 9.0))).isFalse();
    }

    @Test
    void moreThanTenSecondsFailAlsoWhereAllIsSlow() {
        Verdicts verdicts = new Verdicts(true);
        WindowBenchmark.judge(Sample.of(12, 13, 14), Sample.of(1, 1, 1), Sample.of(3, 4, 5), verdicts);
        assertThat(verdicts.allHold()).isFalse();
    }

    private static boolean holds(Sample full) {
        Verdicts verdicts = new Verdicts(true);
        WindowBenchmark.judge(full, NO_HISTORY, BARE, verdicts);
        return verdicts.allHold();
    }
}
