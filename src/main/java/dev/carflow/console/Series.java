package dev.carflow.console;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The values that the plots show over time. Several samples become one point: each series says which value stands for
 * them.
 */
enum Series {
    /** Deliveries a second. */
    ACCEPTED(Series::mean),
    /** Deliveries a second. */
    REFUSED(Series::mean),
    /** Events a second. */
    ENRICHED(Series::mean),
    /** Seconds, over the last minute. */
    DELAY_MEDIAN(Series::highest),
    /** Seconds, over the last minute. */
    DELAY_95(Series::highest),
    /** Events. */
    LAG(Series::highest),
    /** Calls. */
    ALLOWANCE(Series::lowest),
    /** Events. */
    SPILL(Series::highest);

    private final ToDoubleFunction<DoubleStream> summary;

    Series(ToDoubleFunction<DoubleStream> summary) {
        this.summary = summary;
    }

    /** Returns the value that stands for all of them; not a number if there is none. */
    double summary(double... values) {
        return summary.applyAsDouble(Arrays.stream(values).filter(Double::isFinite));
    }

    private static double mean(DoubleStream values) {
        return values.average().orElse(Double.NaN);
    }

    private static double highest(DoubleStream values) {
        return values.max().orElse(Double.NaN);
    }

    private static double lowest(DoubleStream values) {
        return values.min().orElse(Double.NaN);
    }
}
