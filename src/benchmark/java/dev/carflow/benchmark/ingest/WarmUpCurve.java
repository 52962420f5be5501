package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.statistics.Sample;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Requests that a server acknowledged in each second since it was ready.
 *
 * @param perSecond whole seconds, at least eight
 */
record WarmUpCurve(List<Long> perSecond) {

    /** A server counts as warm at the first second from which on it keeps up for so many seconds on average. */
    private static final int KEPT_UP = 3;

    private static final double STILL_RISING = 1.05;

    WarmUpCurve {
        perSecond = List.copyOf(perSecond);
        if (perSecond.size() < 8) {
            throw new IllegalArgumentException("a warm-up of " + perSecond.size() + " s shows nothing");
        }
    }

    /** @param bySecond seconds at the end in which nothing was acknowledged may be missing */
    static WarmUpCurve of(List<Long> bySecond, int seconds) {
        return new WarmUpCurve(IntStream.range(0, seconds)
                .mapToObj(second -> second < bySecond.size() ? bySecond.get(second) : 0L)
                .toList());
    }

    /** Returns the steady rate: the median of the last quarter. */
    double steady() {
        return median(perSecond.size() - perSecond.size() / 4, perSecond.size());
    }

    /** Returns whether the last quarter was still getting faster, so that the steady rate is higher than it seems. */
    boolean isStillRising() {
        int quarter = perSecond.size() / 4;
        double before = median(perSecond.size() - 2 * quarter, perSecond.size() - quarter);
        return steady() > STILL_RISING * before;
    }

    /** Returns after how many seconds this share of the steady rate was reached; empty if it never was. */
    OptionalInt secondsUntil(double share) {
        double wanted = share * steady();
        for (int second = 0; second + KEPT_UP <= perSecond.size(); second++) {
            if (mean(second, second + KEPT_UP) >= wanted) {
                return OptionalInt.of(second);
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the average rate of the first seconds. */
    double firstSeconds(int seconds) {
        return mean(0, Math.min(seconds, perSecond.size()));
    }

    private double mean(int from, int to) {
        return perSecond.subList(from, to).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElseThrow();
    }

    private double median(int from, int to) {
        return new Sample(perSecond.subList(from, to).stream()
                        .map(Long::doubleValue)
                        .toList())
                .median();
    }
}
