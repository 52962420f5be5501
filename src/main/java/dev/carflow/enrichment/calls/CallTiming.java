package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.operations.MonotonicClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Everything that has to do with time.
 *
 * @param clock of the calendar: quotas are until a month ends
 * @param steady what pauses are measured by: setting the system's clock neither ends nor prolongs one
 * @param ticker nanoseconds that never jump: how long something took, and has left
 * @param otherTimers for callers that are on no event loop
 */
public record CallTiming(Clock clock, Clock steady, Ticker ticker, ScheduledExecutorService otherTimers) {

    public static CallTiming system(ScheduledExecutorService otherTimers) {
        return new CallTiming(Clock.systemUTC(), new MonotonicClock(), Ticker.systemTicker(), otherTimers);
    }

    /** With a clock that nobody sets. */
    CallTiming(Clock clock, Ticker ticker, ScheduledExecutorService otherTimers) {
        this(clock, clock, ticker, otherTimers);
    }

    /**
     * Run what is due; what runs on them does not block. Those of the event loop the caller is on: most timers are
     * cancelled, and there that wakes no other thread.
     */
    ScheduledExecutorService timers() {
        ContextInternal here = ContextInternal.current();
        return here != null && here.isEventLoopContext() ? here.nettyEventLoop() : otherTimers;
    }

    /** Goes on where the caller is now: on its context, and else with the other timers. */
    Executor here() {
        Context context = Vertx.currentContext();
        return context == null ? otherTimers : work -> context.runOnContext(ignored -> work.run());
    }
}
