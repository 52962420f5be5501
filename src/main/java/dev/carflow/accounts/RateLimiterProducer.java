package dev.carflow.accounts;

import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.RateLimiters;
import dev.carflow.smartcar.SmartcarConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Provides the rate limiter of callers that are not workers: Connect, and the subcommands of {@code migrate}. */
@ApplicationScoped
public class RateLimiterProducer {

    @Produces
    @Singleton
    RateLimiter rateLimiter(RateLimiters limiters, SmartcarConfig smartcar) {
        return limiters.forOccasionalCalls(smartcar.clientId().orElse(RateLimiters.NO_APPLICATION));
    }
}
