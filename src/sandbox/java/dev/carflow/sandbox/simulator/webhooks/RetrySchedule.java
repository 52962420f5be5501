package dev.carflow.sandbox.simulator.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a failed delivery is retried (contract 4).
 *
 * @param pauses from the start of one attempt to the start of the next
 * @param timeout how long the receiver may take; a later 200 is a failure
 */
public record RetrySchedule(List<Duration> pauses, Duration timeout) {

    public RetrySchedule {
        pauses = List.copyOf(pauses);
    }

    /** Four attempts, at 0, +25 s, +50 s and +100 s, of 15 s each. */
    public static RetrySchedule smartcar() {
        return new RetrySchedule(
                List.of(Duration.ofSeconds(25), Duration.ofSeconds(50), Duration.ofSeconds(100)),
                Duration.ofSeconds(15));
    }

    /** Returns the same schedule, faster or slower: 0.01 turns 25 s into 250 ms, and the time-out into 150 ms. */
    public RetrySchedule scaledBy(double factor) {
        return new RetrySchedule(
                pauses.stream().map(pause -> scaled(pause, factor)).toList(), scaled(timeout, factor));
    }

    public RetrySchedule withTimeout(Duration newTimeout) {
        return new RetrySchedule(pauses, newTimeout);
    }

    public int attempts() {
        return pauses.size() + 1;
    }

    /** Returns the time from the first attempt to the start of the last: 175 s for Smartcar's schedule. */
    public Duration lastMoment() {
        return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * @return empty if there are no more attempts
     */
    Optional<Duration> pauseAfter(int attemptsMade) {
        return attemptsMade < attempts() ? Optional.of(pauses.get(attemptsMade - 1)) : Optional.empty();
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofNanos(Math.max(1, Math.round(duration.toNanos() * factor)));
    }
}
