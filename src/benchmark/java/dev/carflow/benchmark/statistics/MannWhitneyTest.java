package dev.carflow.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Expected values: SciPy 1.17.1, scipy.stats.mannwhitneyu, two-sided. */
class MannWhitneyTest {

    @Test
    void smallSamplesAreExact() {
        assertThat(MannWhitney.pValue(Sample.of(1, 2, 3), Sample.of(4, 5, 6))).isEqualTo(0.1, within(1e-12));
        assertThat(MannWhitney.pValue(
                        Sample.of(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46),
                        Sample.of(1.15, 0.88, 0.90, 0.74, 1.21)))
                .isEqualTo(0.2544122544122544, within(1e-12));
    }

    @Test
    void tenBlocksThatDoNotOverlapAreFarFromChance() {
        assertThat(MannWhitney.pValue(count(1, 10), count(11, 20))).isEqualTo(1.082508822446903e-05, within(1e-15));
    }

    @Test
    void tiesAreCorrectedFor() {
        assertThat(MannWhitney.pValue(
                        Sample.of(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30),
                        Sample.of(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)))
                .isEqualTo(0.13291945818531892, within(1e-6));
    }

    @Test
    void threeBlocksNeverShowADifference() {
        assertThat(MannWhitney.pValue(Sample.of(1, 2, 3), Sample.of(100, 200, 300)))
                .isGreaterThan(Comparison.SIGNIFICANT);
    }

    @Test
    void equalValuesAreNoDifference() {
        assertThat(MannWhitney.pValue(Sample.of(5, 5, 5), Sample.of(5, 5, 5))).isEqualTo(1, within(1e-6));
    }

    @Property
    void itIsAProbabilityAndKnowsNoFirst(
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 3) Double> a,
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 3) Double> b) {
        double p = MannWhitney.pValue(new Sample(a), new Sample(b));

        assertThat(p).isBetween(0.0, 1.0);
        assertThat(MannWhitney.pValue(new Sample(b), new Sample(a))).isEqualTo(p, within(1e-12));
    }

    private static Sample count(int from, int to) {
        return Sample.of(IntStream.rangeClosed(from, to).asDoubleStream().toArray());
    }
}
