package dev.carflow.smartcar.token;

import java.time.Duration;

/**
 * @param fetchDeadline after which an unanswered request for a token is given up
 * @param refreshAt at which share of a token's life its successor is fetched; jittered by a twentieth either way, so
 *     that processes started together do not ask together
 * @param expiryMargin how long before its end a token is no longer given out, for clocks that differ and requests under
 *     way; at most a tenth of its life
 * @param firstBackOff the pause after a failure; it doubles with each further one
 * @param maxBackOff its bound, which also bounds what the endpoint may ask to wait
 */
public record TokenCacheSettings(
        Duration fetchDeadline, double refreshAt, Duration expiryMargin, Duration firstBackOff, Duration maxBackOff) {

    public TokenCacheSettings {
        if (fetchDeadline.isNegative() || fetchDeadline.isZero()) {
            throw new IllegalArgumentException("the deadline of a token request must be positive");
        }
        if (!(refreshAt >= 0.1 && refreshAt <= 0.85)) {
            throw new IllegalArgumentException("a token must be refreshed at a share of its life from 0.1 to 0.85");
        }
        if (expiryMargin.isNegative() || firstBackOff.isNegative() || firstBackOff.isZero()) {
            throw new IllegalArgumentException("margin and back-off of tokens must not be negative");
        }
        if (maxBackOff.compareTo(firstBackOff) < 0) {
            throw new IllegalArgumentException("the longest back-off must not be shorter than the first");
        }
    }

    public static TokenCacheSettings defaults() {
        return new TokenCacheSettings(
                Duration.ofSeconds(10), 0.8, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(1));
    }
}
