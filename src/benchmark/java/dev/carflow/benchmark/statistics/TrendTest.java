package dev.carflow.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.carflow.benchmark.statistics.Trend.Point;
import dev.carflow.benchmark.statistics.Trend.Verdict;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {

    /** Expected values: SciPy 1.17.1, scipy.stats.linregress. */
    @Test
    void slopeAndErrorAreThoseOfLeastSquares() {
        Trend trend = Trend.of(
                List.of(new Point(0, 1.0), new Point(1, 2.9), new Point(2, 5.2), new Point(3, 7.1), new Point(4, 8.8)));

        assertThat(trend.slope()).isEqualTo(1.98, within(1e-12));
        assertThat(trend.margin()).isEqualTo(2 * 0.0565685424949238, within(1e-12));
    }

    @Test
    void anHourWithinTheBoundIsFlat() {
        assertThat(Trend.of(minutes(60, hour -> 142 + noise(hour))).within(4)).isEqualTo(Verdict.FLAT);
    }

    /** 112 MiB an hour: what the rule "5 % between two thirds of ten minutes" let pass. */
    @Test
    void aLeakIsRising() {
        assertThat(Trend.of(minutes(60, hour -> 142 + 112 * hour + noise(hour))).within(4))
                .isEqualTo(Verdict.RISING);
    }

    @Test
    void aSlowLeakIsRisingToo() {
        assertThat(Trend.of(minutes(60, hour -> 142 + 8 * hour + noise(hour))).within(4))
                .isEqualTo(Verdict.RISING);
    }

    @Test
    void tooShortARunIsUndecided() {
        assertThat(Trend.of(minutes(5, hour -> 142 + noise(hour))).within(4)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void fallingIsNoFault() {
        assertThat(Trend.of(minutes(60, hour -> 142 - 20 * hour)).within(4)).isEqualTo(Verdict.FLAT);
    }

    @Test
    void twoPointsOrPointsAtOneTimeHaveNoTrend() {
        assertThatThrownBy(() -> Trend.of(List.of(new Point(0, 1), new Point(1, 2))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Trend.of(List.of(new Point(1, 1), new Point(1, 2), new Point(1, 3))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Point> minutes(int count, DoubleUnaryOperator mebibytes) {
        return IntStream.range(0, count)
                .mapToObj(minute -> new Point(minute / 60.0, mebibytes.applyAsDouble(minute / 60.0)))
                .toList();
    }

    /** One MiB up and down, as the heap after a collection varies. */
    private static double noise(double hour) {
        return Math.round(hour * 60) % 2 == 0 ? 1 : -1;
    }
}
