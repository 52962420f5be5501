package dev.carflow.operations;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices that a clock was set back, by a ticker that cannot be set. Setting it forward, and steps that clocks usually take
 * against each other, do not count. For one thread.
 */
public final class ClockStep {

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Duration usual;
    private long ahead;

    /**
     * @param nanoTime never jumps
     * @param usual the most that clocks usually differ by
     */
    public ClockStep(Clock clock, LongSupplier nanoTime, Duration usual) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.usual = usual;
        this.ahead = aheadOfTicker();
    }

    /** Returns by how much the clock was set back since it was furthest ahead; empty if it was not. A step counts once. */
    public Optional<Duration> setBack() {
        long now = aheadOfTicker();
        Duration step = Duration.ofMillis(ahead - now);
        boolean isBack = step.compareTo(usual) > 0;
        if (isBack || now > ahead) {
            ahead = now;
        }
        return isBack ? Optional.of(step) : Optional.empty();
    }

    private long aheadOfTicker() {
        return clock.millis() - TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
    }
}
