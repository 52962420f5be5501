package dev.carflow.sandbox.simulator.api;

import java.time.Duration;

/**
 * Application tokens (contract 6).
 *
 * @param lifetime after which a token is a 401
 * @param endsEarlier whether a new token revokes the earlier ones, so that callers who do not share their tokens revoke
 *     each other's; sources do not say
 * @param requestsPerMinute most requests of tokens; more is a 429. {@link Allowance#UNLIMITED} for no such limit;
 *     sources do not say
 */
public record TokenSettings(Duration lifetime, boolean endsEarlier, int requestsPerMinute) {

    public TokenSettings {
        if (lifetime.isNegative() || lifetime.isZero() || requestsPerMinute < 1) {
            throw new IllegalArgumentException("a lifetime above 0, and one request a minute at least");
        }
    }

    public static TokenSettings realistic() {
        return new TokenSettings(Duration.ofHours(1), false, Allowance.UNLIMITED);
    }

    /** Every switch on. */
    public static TokenSettings harsh() {
        return new TokenSettings(Duration.ofHours(1), true, 30);
    }

    public TokenSettings withLifetime(Duration newLifetime) {
        return new TokenSettings(newLifetime, endsEarlier, requestsPerMinute);
    }

    public TokenSettings endingEarlierOnes() {
        return new TokenSettings(lifetime, true, requestsPerMinute);
    }

    public TokenSettings withRequestsPerMinute(int most) {
        return new TokenSettings(lifetime, endsEarlier, most);
    }
}
