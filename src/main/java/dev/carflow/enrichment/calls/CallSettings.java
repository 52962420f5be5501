package dev.carflow.enrichment.calls;

import dev.carflow.operations.Durations;
import dev.carflow.ratelimit.RateLimitConfig;
import java.time.Duration;

/**
 * @param deadline for one event: waiting for a slot, requests and retries together
 * @param maxInFlight requests under way at one time
 * @param maxAttempts the first included
 * @param firstBackOff before the second attempt; it doubles with each further one and is jittered by half
 * @param pauseAfterFailure a vehicle's cooldown after a failure that may pass
 * @param pauseAfterRefusal the cooldown after a failure that will not pass soon
 * @param breakerFailures within ten seconds open the breaker
 * @param breakerPause until a trial call; it doubles with each failed trial
 * @param longestBreakerPause up to which it doubles
 */
public record CallSettings(
        Duration deadline,
        int maxInFlight,
        int maxAttempts,
        Duration firstBackOff,
        Duration pauseAfterFailure,
        Duration pauseAfterRefusal,
        int breakerFailures,
        Duration breakerPause,
        Duration longestBreakerPause) {

    public CallSettings {
        for (Duration duration :
                new Duration[] {deadline, firstBackOff, pauseAfterFailure, pauseAfterRefusal, breakerPause}) {
            if (duration.toMillis() < 1) {
                throw new IllegalArgumentException("the times of calls are a millisecond or longer");
            }
        }
        if (maxInFlight < 1 || maxAttempts < 1 || breakerFailures < 1) {
            throw new IllegalArgumentException("needed: a call in flight, an attempt, a failure to open the breaker");
        }
    }

    public static CallSettings of(Duration deadline, CallsConfig calls, RateLimitConfig limit) {
        return new CallSettings(
                deadline,
                calls.maxInFlight(),
                calls.maxAttempts(),
                calls.firstBackOff(),
                calls.pauseAfterFailure(),
                calls.pauseAfterRefusal(),
                calls.breakerFailures(),
                calls.breakerPause(),
                longestBreakerPause(calls.breakerPause(), limit));
    }

    /** Leaves half of the refill for when Smartcar is back. */
    private static Duration longestBreakerPause(Duration usual, RateLimitConfig limit) {
        if (limit.capacity() == 0) {
            return usual;
        }
        Duration twoCalls = Duration.ofMillis((long) (2 * 60_000 / limit.refillPerMinute()));
        return Durations.max(twoCalls, usual);
    }
}
