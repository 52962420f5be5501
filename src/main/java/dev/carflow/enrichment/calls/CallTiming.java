package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.operations.EventLoops;
import dev.carflow.operations.MonotonicClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The clocks and timers of calls.
 *
 * @param clock the calendar's: quotas last until a month ends
 * @param steady measures cooldowns: setting the system's clock neither ends nor prolongs one
 * @param ticker nanoseconds that never jump: elapsed and remaining times
 * @param otherTimers for callers that are not on an event loop
 */
public record CallTiming(Clock clock, Clock steady, Ticker ticker, ScheduledExecutorService otherTimers) {

    public static CallTiming system(ScheduledExecutorService otherTimers) {
        return new CallTiming(Clock.systemUTC(), new MonotonicClock(), Ticker.systemTicker(), otherTimers);
    }

    /** With a clock that is never set. */
    CallTiming(Clock clock, Ticker ticker, ScheduledExecutorService otherTimers) {
        this(clock, clock, ticker, otherTimers);
    }

    /**
     * Returns the timers for tasks that do not block: those of the caller's event loop, because most timers are
     * cancelled, and there that wakes no other thread.
     */
    ScheduledExecutorService timers() {
        return EventLoops.current().map(EventLoops::timersOf).orElse(otherTimers);
    }

    /** Returns an executor that continues on the caller's context, or else on the other timers. */
    Executor here() {
        Context context = Vertx.currentContext();
        return context == null ? otherTimers : work -> context.runOnContext(ignored -> work.run());
    }
}
