package dev.carflow.benchmark.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    private static final double SECOND = 1_000_000;

    @Test
    void eachProcessAndAllTogetherAreCountedForEachEvent() {
        Map<Figure, Double> figures = ProcessorTime.figures(
                Map.of(Figure.OWN_CPU, 1_200_000L, Figure.BROKER_CPU, 500_000L), 10_000, SECOND, 2);

        assertThat(figures)
                .containsEntry(Figure.OWN_CPU, 120.0)
                .containsEntry(Figure.BROKER_CPU, 50.0)
                .containsEntry(Figure.ALL_CPU, 170.0);
    }

    @Test
    void timeNotUsedByTheRowWasUsedByOthers() {
        assertThat(ProcessorTime.figures(Map.of(Figure.OWN_CPU, 500_000L), 1, SECOND, 1.75))
                .containsEntry(Figure.OTHER_CORES, 1.25);
    }

    /** The two clocks are not read at the same moment. */
    @Test
    void othersNeverUsedLessThanNothing() {
        assertThat(ProcessorTime.figures(Map.of(Figure.OWN_CPU, 2_000_000L), 1, SECOND, 1.99))
                .containsEntry(Figure.OTHER_CORES, 0.0);
    }
}
