package dev.carflow.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void aDifferenceInEveryBlockIsReportedWithItsDirection() {
        Sample reference = Sample.of(100, 101, 102, 103, 104, 105);

        assertThat(Comparison.of(Sample.of(90, 91, 92, 93, 94, 95), reference).direction())
                .isEqualTo("lower");
        assertThat(Comparison.of(Sample.of(110, 111, 112, 113, 114, 115), reference)
                        .direction())
                .isEqualTo("higher");
    }

    @Test
    void aMedianApartIsNoDifferenceWhereTheBlocksOverlap() {
        Comparison comparison = Comparison.of(Sample.of(6208, 8522, 9644), Sample.of(8971, 9604, 9751));

        assertThat(comparison.ratios().median()).isLessThan(0.9);
        assertThat(comparison.direction()).isEqualTo("no difference shown");
    }
}
