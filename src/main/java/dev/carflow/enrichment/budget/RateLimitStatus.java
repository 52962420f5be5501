package dev.carflow.enrichment.budget;

import java.time.Duration;
import java.util.Optional;

/**
 * @param limited false where the configuration sets no limit; then nothing else here means anything
 * @param shared true while the allowance is shared through the database, false while this worker lives on its share
 * @param left calls left at the last look
 * @param emptyIn until it is empty if calls go on as in the last minutes; none if it does not shrink
 */
public record RateLimitStatus(boolean limited, boolean shared, double left, Optional<Duration> emptyIn) {

    public static final RateLimitStatus UNLIMITED =
            new RateLimitStatus(false, true, Double.POSITIVE_INFINITY, Optional.empty());
}
