package dev.carflow.ratelimit;

import java.time.Duration;
import java.util.Optional;

/**
 * The time without calls after Smartcar said that the limit is exhausted. Smartcar may say for how long (contract 7.8); if
 * not, 30 s, doubled up to 10 min while the first call after a pause gets the same answer. Guarded by the lock of its owner.
 */
final class RateLimitPause {

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** Bounds what Smartcar asks for: a header of another meaning must not stop the fleet for years. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private Duration next = FIRST;
    private long until;
    private long repeatsUntil;

    RateLimitPause(long now) {
        until = now;
        repeatsUntil = now;
    }

    boolean isOn(long now) {
        return until - now > 0;
    }

    /** Returns the rest of the pause. */
    Duration left(long now) {
        return Duration.ofNanos(Math.max(0, until - now));
    }

    /** Several calls in flight get the same answer: only the first one after a pause counts. */
    void rateLimited(Optional<Duration> retryAfter, long now) {
        if (isOn(now) && retryAfter.isEmpty()) {
            return;
        }
        if (retryAfter.isPresent()) {
            atLeast(retryAfter.get(), now);
            return;
        }
        next = repeatsUntil - now > 0 ? min(next.multipliedBy(2), LONGEST) : FIRST;
        atLeast(next, now);
        repeatsUntil = until + next.toNanos();
    }

    /** Another worker got the answer. */
    void atLeast(Duration left, long now) {
        long end = now + min(left, MAX_RETRY_AFTER).toNanos();
        if (end - until > 0) {
            until = end;
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
