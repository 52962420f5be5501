package dev.carflow.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotTest {

    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
    private static final List<Plot.Named> LAG = List.of(new Plot.Named(Series.LAG, "waiting"));

    @Test
    void aLineEndsAtTheRightEdgeWithTheNewestValue() {
        Plot plot = Plot.of("Lag", Range.QUARTER_HOUR, points(5, 10), LAG, 10, Amount::count);

        assertThat(plot.lines().get(0).path()).endsWith("L600 0");
        assertThat(plot.lines().get(0).now()).isEqualTo("10");
        assertThat(plot.top()).isEqualTo("10");
        assertThat(plot.description()).contains("Lag, last 15 minutes", "waiting now 10");
    }

    @Test
    void aGapIsNotDrawnOverAndNothingIsNoLine() {
        List<History.Point> points = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            points.add(point(NOW.minusSeconds(60 - 2L * i), i > 9 && i < 20 ? Double.NaN : 1));
        }

        assertThat(path(points)).containsPattern("M.*M").doesNotContain("NaN");
        assertThat(path(points(Double.NaN, Double.NaN))).isEmpty();
        assertThat(path(List.of())).isEmpty();
        assertThat(path(points(Double.POSITIVE_INFINITY))).isEmpty();
    }

    @Test
    void aFullHistoryStaysAFewKilobytesAndItsTableFifteenRows() {
        History history = new History();
        for (int i = 0; i < 20_000; i++) {
            history.add(point(NOW.plusSeconds(2L * i), i % 997));
        }

        for (Range range : Range.values()) {
            Plot plot = Plot.of("Lag", range, history.points(range), LAG, 10, Amount::count);
            assertThat(plot.lines().get(0).path().length()).isLessThan(2500);
            assertThat(plot.rows()).hasSizeBetween(15, 16);
        }
        assertThat(history.points(Range.QUARTER_HOUR)).hasSize(450);
        assertThat(history.points(Range.SIX_HOURS)).hasSizeBetween(360, 361);
    }

    @ParameterizedTest
    @CsvSource({"0.1,0.1", "0.11,0.15", "1,1", "3.1,4", "21,25", "26,30", "99,100", "812,1000"})
    void theScaleEndsAtARoundNumber(double highest, double edge) {
        assertThat(Plot.roundUp(highest)).isCloseTo(edge, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0352,35 ms",
        "1.24,1.2 s",
        "42,42 s",
        "250,4 min 10 s",
        "1500,25 min",
        "11100,3 h 5 min",
        "187200,2 d 4 h"
    })
    void timesHaveTwoUnitsAtMost(double seconds, String words) {
        assertThat(Amount.time(seconds)).isEqualTo(words);
    }

    @Test
    void percentilesAreThoseOfTheValuesSince() {
        Buckets before = buckets(100, 100, 100);
        Buckets now = buckets(100, 150, 200);

        assertThat(now.percentileSince(before, 0.5)).isCloseTo(2, within(1e-9));
        assertThat(now.percentileSince(before, 0.95)).isCloseTo(4.7, within(1e-9));
        assertThat(now.percentileSince(now, 0.5)).isNaN();
    }

    /** Up to 1, 2 and 5 s. */
    private static Buckets buckets(double one, double two, double five) {
        TreeMap<Double, Double> upTo = new TreeMap<>();
        upTo.put(1.0, one);
        upTo.put(2.0, two);
        upTo.put(5.0, five);
        return new Buckets(upTo, five);
    }

    private static String path(List<History.Point> points) {
        return Plot.of("Lag", Range.QUARTER_HOUR, points, LAG, 10, Amount::count)
                .lines()
                .get(0)
                .path();
    }

    private static List<History.Point> points(double... lags) {
        List<History.Point> points = new ArrayList<>();
        for (int i = 0; i < lags.length; i++) {
            points.add(point(NOW.minusSeconds(30L * (lags.length - 1 - i)), lags[i]));
        }
        return points;
    }

    private static History.Point point(Instant at, double lag) {
        double[] values = new double[Series.values().length];
        Arrays.fill(values, Double.NaN);
        values[Series.LAG.ordinal()] = lag;
        return new History.Point(at, values);
    }
}
