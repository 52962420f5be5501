package dev.carflow.ratelimit;

import dev.carflow.operations.MeterDefinition;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of the rate limit, as a worker sees it. */
final class RateLimitMetrics {

    static final MeterDefinition LEFT = MeterDefinition.gauge(
                    "carflow.rate.limit.left", "Calls left of the application's allowance, as last seen")
            .advice("At or below the reserve for long: ask less often, or get a larger allowance");

    /** Infinite if the level does not fall. */
    static final MeterDefinition SECONDS_LEFT = MeterDefinition.gauge(
                    "carflow.rate.limit.seconds.left",
                    "Seconds until the allowance is empty if calls go on as in the last minutes")
            .advice("Less than the time you need to react: lengthen ages");

    static final MeterDefinition SHARED = MeterDefinition.gauge(
                    "carflow.rate.limit.shared",
                    "1 while the allowance is shared through the database, 0 while this worker lives on its own share")
            .advice("0 for more than a minute: the worker does not reach the database");

    private static final double NO_END = Double.POSITIVE_INFINITY;

    private RateLimitMetrics() {}

    static void observe(WorkerRateLimiter limiter, MeterRegistry registry) {
        LEFT.gauge(registry, limiter, each -> each.status().left());
        SECONDS_LEFT.gauge(registry, limiter, each -> secondsLeft(each.status()));
        SHARED.gauge(registry, limiter, each -> each.status().shared() ? 1 : 0);
    }

    private static double secondsLeft(RateLimitStatus status) {
        return status.limited()
                ? status.emptyIn().map(time -> (double) time.toSeconds()).orElse(NO_END)
                : NO_END;
    }
}
