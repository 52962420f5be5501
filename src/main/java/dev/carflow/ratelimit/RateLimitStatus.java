package dev.carflow.ratelimit;

import java.time.Duration;
import java.util.Optional;

/**
 * @param limited false if the configuration sets no limit; then the other values mean nothing
 * @param shared true while the limit is shared through the database, false while this worker uses its own share
 * @param left permits left when the ledger last answered
 * @param emptyIn the time until the level is 0 if calls go on as in the last minutes; empty if it does not fall
 */
public record RateLimitStatus(boolean limited, boolean shared, double left, Optional<Duration> emptyIn) {

    public static final RateLimitStatus UNLIMITED =
            new RateLimitStatus(false, true, Double.POSITIVE_INFINITY, Optional.empty());
}
