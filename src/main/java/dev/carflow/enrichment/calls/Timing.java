package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Everything that has to do with time.
 *
 * @param clock of the calendar: pauses are until an instant, quotas until a month ends
 * @param ticker nanoseconds that never jump: how long something took, and has left
 * @param timers run what is due; what runs on them does not block
 */
public record Timing(Clock clock, Ticker ticker, ScheduledExecutorService timers) {

    public static Timing system(ScheduledExecutorService timers) {
        return new Timing(Clock.systemUTC(), Ticker.systemTicker(), timers);
    }
}
