package dev.carflow.operations;

import java.time.Duration;

/**
 * Exponential back-off: the pause after a failure is twice that after the one before, up to a bound.
 *
 * <p>A Mutiny chain whose every failure is repeated has the same as {@code retry().withBackOff()}.
 *
 * @param first after the first failure in a row
 * @param longest without jitter
 */
public record BackoffPolicy(Duration first, Duration longest) {

    /** Keeps the arithmetic within a long; by then any bound is reached. */
    private static final int MOST_DOUBLINGS = 20;

    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** Returns the pause after this many failures in a row, of which there is at least one. */
    public Duration after(int failures) {
        return Durations.min(first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS)), longest);
    }

    /**
     * Returns the pause with jitter, at least a millisecond.
     *
     * @param jitter what the pause is multiplied by, such as a random number from 0.5 to 1
     */
    public Duration after(int failures, double jitter) {
        return Durations.max(SHORTEST, Duration.ofNanos((long) (after(failures).toNanos() * jitter)));
    }
}
