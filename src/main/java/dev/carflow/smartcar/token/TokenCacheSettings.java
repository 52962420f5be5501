package dev.carflow.smartcar.token;

import java.time.Duration;

/**
 * Time limits of the token cache.
 *
 * @param fetchDeadline when a request for a token that has no response is cancelled
 * @param refreshAt the share of a token's life after which its successor is fetched; jittered by a twentieth either way,
 *     so that processes started together do not ask together
 * @param expiryMargin how long before its end a token is no longer handed out, because clocks differ and requests take
 *     time; at most a tenth of its life
 * @param firstBackOff the pause after a failure; it doubles with each further one
 * @param maxBackOff the longest pause, also where the endpoint asks for a longer one
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
}
