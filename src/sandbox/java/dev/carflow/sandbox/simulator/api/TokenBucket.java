package dev.carflow.sandbox.simulator.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A token bucket. Confined to one thread. */
final class TokenBucket {

    private static final double NANOS_PER_MINUTE = 60e9;

    private final int capacity;
    private final double refillPerMinute;
    private final Clock clock;
    private double level;
    private Instant filledAt;

    TokenBucket(int capacity, double refillPerMinute, Clock clock) {
        this.capacity = capacity;
        this.refillPerMinute = refillPerMinute;
        this.clock = clock;
        this.level = capacity;
        this.filledAt = clock.instant();
    }

    boolean take() {
        refill();
        if (level < 1) {
            return false;
        }
        level--;
        return true;
    }

    /** Takes what is left, even less than one. */
    void drain() {
        refill();
        level = Math.max(0, level - 1);
    }

    double level() {
        refill();
        return level;
    }

    /**
     * @return how long until the next one can be taken
     */
    Duration untilNext() {
        refill();
        double missing = Math.max(0, 1 - level);
        return refillPerMinute > 0
                ? Duration.ofNanos(Math.round(missing / refillPerMinute * NANOS_PER_MINUTE))
                : Duration.ofDays(1);
    }

    private void refill() {
        Instant now = clock.instant();
        double minutes = Duration.between(filledAt, now).toNanos() / NANOS_PER_MINUTE;
        // a tiny surplus, so that rounding never costs a whole token
        level = Math.min(capacity, level + minutes * refillPerMinute + 1e-9);
        filledAt = now;
    }
}
