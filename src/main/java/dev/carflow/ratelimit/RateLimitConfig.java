package dev.carflow.ratelimit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** The application's allowance at Smartcar. All processes need the same settings. */
@ConfigMapping(prefix = "carflow.rate-limit")
public interface RateLimitConfig {

    /** Calls that can be saved up, as in your contract with Smartcar; 0 sets no limit. */
    @WithDefault("120")
    @Min(value = 0, message = "carflow.rate-limit.capacity must be 0 or more")
    int capacity();

    /** Calls that Smartcar adds per minute. */
    @WithDefault("2")
    @DecimalMin(value = "0.01", message = "carflow.rate-limit.refill-per-minute must be at least 0.01")
    double refillPerMinute();

    /** The share of the capacity that only first deliveries and missing signals may use, in percent. */
    @WithDefault("25")
    @Min(value = 0, message = "carflow.rate-limit.reserve-percent must be at least 0")
    @Max(value = 100, message = "carflow.rate-limit.reserve-percent must be at most 100")
    int reservePercent();

    /**
     * Worker processes that run at most at one time, those of a rolling update included. While the database is away, each
     * uses one such share of the refill; if more run, they may exceed the allowance.
     */
    @WithDefault("10")
    @Min(value = 1, message = "carflow.rate-limit.max-workers must be at least 1")
    @Max(value = 1000, message = "carflow.rate-limit.max-workers must be at most 1000")
    int maxWorkers();
}
