package dev.carflow.ratelimit;

import dev.carflow.operations.Backoff;
import dev.carflow.operations.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * The time without calls after Smartcar said that the limit is exhausted. Smartcar may say for how long (contract 7.8); if
 * not, 30 s, doubled up to 10 min while the first call after a pause gets the same answer. Guarded by the lock of its owner.
 */
final class RateLimitPause {

    /** Bounds what Smartcar asks for: a header of another meaning must not stop the fleet for years. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private final Backoff pauses = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10));
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
        if (repeatsUntil - now <= 0) {
            pauses.reset();
        }
        Duration next = pauses.next();
        atLeast(next, now);
        repeatsUntil = until + next.toNanos();
    }

    /** Another worker got the answer. */
    void atLeast(Duration left, long now) {
        long end = now + Durations.min(left, MAX_RETRY_AFTER).toNanos();
        if (end - until > 0) {
            until = end;
        }
    }
}
