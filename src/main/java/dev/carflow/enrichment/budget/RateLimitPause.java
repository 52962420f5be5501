package dev.carflow.enrichment.budget;

import java.time.Duration;
import java.util.Optional;

/**
 * Nobody calls because Smartcar said that the allowance is spent. How long, Smartcar says or not (contract 7.8): then 30
 * s, doubled up to 10 min while the first call after a pause meets the same answer. Confined to one lock.
 */
final class RateLimitPause {

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** Whatever Smartcar says: a header that means something else must not silence the fleet for years. */
    private static final Duration BELIEVABLE = Duration.ofHours(1);

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

    /** What is left of it. */
    Duration left(long now) {
        return Duration.ofNanos(Math.max(0, until - now));
    }

    /** Several calls under way meet the same answer: only the first one after a pause counts. */
    void spent(Optional<Duration> retryAfter, long now) {
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

    /** Another worker was told. */
    void atLeast(Duration left, long now) {
        long end = now + min(left, BELIEVABLE).toNanos();
        if (end - until > 0) {
            until = end;
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
