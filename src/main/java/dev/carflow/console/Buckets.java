package dev.carflow.console;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A histogram's counts since the start of the process.
 *
 * @param upTo how many values were at most so many seconds, by seconds
 * @param all how many values there were
 */
record Buckets(NavigableMap<Double, Double> upTo, double all) {

    static final Buckets NONE = new Buckets(new TreeMap<>(), 0);

    static Buckets of(HistogramSnapshot snapshot) {
        NavigableMap<Double, Double> upTo = new TreeMap<>();
        for (CountAtBucket bucket : snapshot.histogramCounts()) {
            double seconds = bucket.bucket(TimeUnit.SECONDS);
            if (Double.isFinite(seconds)) {
                upTo.put(seconds, bucket.count());
            }
        }
        return new Buckets(upTo, snapshot.count());
    }

    /** Returns the sum of two histograms with the same bounds. */
    Buckets plus(Buckets other) {
        NavigableMap<Double, Double> sum = new TreeMap<>(upTo);
        other.upTo.forEach((bound, count) -> sum.merge(bound, count, Double::sum));
        return new Buckets(sum, all + other.all);
    }

    /**
     * Returns a percentile of the values that came after {@code before}, in seconds, by linear interpolation within a
     * bucket as Prometheus does it. Not a number if there are none; the highest bound if it is above all of them.
     *
     * @param share such as 0.95
     */
    double percentileSince(Buckets before, double share) {
        double count = all - before.all;
        if (count <= 0 || upTo.isEmpty()) {
            return Double.NaN;
        }
        double wanted = share * count;
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : upTo.entrySet()) {
            double reached = bucket.getValue() - before.upTo.getOrDefault(bucket.getKey(), 0.0);
            if (reached >= wanted) {
                double inside = reached - below;
                return inside <= 0 ? bucket.getKey() : lower + (bucket.getKey() - lower) * (wanted - below) / inside;
            }
            lower = bucket.getKey();
            below = reached;
        }
        return upTo.lastKey();
    }
}
