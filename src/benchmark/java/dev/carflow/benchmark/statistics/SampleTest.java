package dev.carflow.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SampleTest {

    private static final Offset<Double> TINY = within(1e-12);

    @Test
    void theMedianIsTheMiddleOfAnOddNumberAndTheMeanOfTheTwoMiddleOnesOfAnEvenNumber() {
        assertThat(Sample.of(9, 1, 5).median()).isEqualTo(5);
        assertThat(Sample.of(9, 1, 5, 6).median()).isEqualTo(5.5);
        assertThat(Sample.of(7).median()).isEqualTo(7);
    }

    @Test
    void quartilesAreInterpolated() {
        Sample sample = Sample.of(4, 1, 3, 2);

        assertThat(sample.quantile(0.25)).isEqualTo(1.75, TINY);
        assertThat(sample.quantile(0.75)).isEqualTo(3.25, TINY);
        assertThat(sample.least()).isEqualTo(1);
        assertThat(sample.most()).isEqualTo(4);
    }

    /** One block that the machine slowed for both does not move it, while it moves the ratio of the medians. */
    @Test
    void ratiosAreTakenBlockByBlock() {
        Sample figure = Sample.of(90, 9, 45);
        Sample reference = Sample.of(100, 10, 50);

        assertThat(figure.over(reference).values()).containsExactly(0.9, 0.9, 0.9);
    }

    @Test
    void theMedianOfRatiosIsNotTheRatioOfMedians() {
        Sample figure = Sample.of(6208, 8522, 9644);
        Sample reference = Sample.of(8971, 9751, 9604);

        assertThat(figure.over(reference).median()).isEqualTo(8522.0 / 9751, TINY);
        assertThat(figure.median() / reference.median()).isEqualTo(8522.0 / 9604, TINY);
    }

    @Test
    void samplesOfDifferentSizeHaveNoRatio() {
        assertThatThrownBy(() -> Sample.of(1, 2).over(Sample.of(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sample(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChangeFromTheFirstHalfToTheSecondIsSeen() {
        assertThat(Sample.of(200, 180, 7, 100, 90).secondHalfOverFirst()).isEqualTo(0.5, TINY);
        assertThat(Sample.of(100, 90, 100, 90).secondHalfOverFirst()).isEqualTo(1, TINY);
    }
}
