package dev.carflow.enrichment.budget;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast the shared level falls, over about five minutes. It is the level that is watched and not this worker's calls:
 * the others draw on it too, and the refill is in it. Confined to one lock.
 */
final class LevelTrend {

    private static final double WINDOW = 300e9;

    private double level = Double.NaN;
    private double perNano;
    private long at;

    void is(double level, long now) {
        long elapsed = now - at;
        if (!Double.isNaN(this.level) && elapsed > 0) {
            double weight = -Math.expm1(-elapsed / WINDOW);
            perNano += weight * ((level - this.level) / elapsed - perNano);
        }
        this.level = level;
        this.at = now;
    }

    /** The level when it was last heard of, 0 before. */
    double level() {
        return Double.isNaN(level) ? 0 : Math.max(0, level);
    }

    /** Until it is empty, none if it does not fall. */
    Optional<Duration> emptyIn() {
        double nanos = level() / -perNano;
        return perNano < 0 && nanos < Long.MAX_VALUE ? Optional.of(Duration.ofNanos((long) nanos)) : Optional.empty();
    }
}
