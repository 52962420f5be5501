package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * The end of a caller's wait. Its last tenth is for a call's answer: a call that starts later would be given up before
 * Smartcar had a fair chance, and its time-out would say nothing about Smartcar.
 */
final class Deadline {

    private static final int SHARE_FOR_AN_ANSWER = 10;

    private final Ticker ticker;
    private final long ends;
    private final long lastStart;

    Deadline(Ticker ticker, Duration time) {
        this.ticker = ticker;
        this.ends = ticker.read() + time.toNanos();
        this.lastStart = ends - time.toNanos() / SHARE_FOR_AN_ANSWER;
    }

    /** @return at least a millisecond, the minimum of timers */
    Duration left() {
        return until(ends);
    }

    Duration leftToStart() {
        return until(lastStart);
    }

    /** Returns whether a call can still start after this wait. */
    boolean allows(Duration wait) {
        long left = lastStart - ticker.read();
        return left > 0 && wait.compareTo(Duration.ofNanos(left)) < 0;
    }

    private Duration until(long nanos) {
        return Duration.ofNanos(Math.max(1_000_000, nanos - ticker.read()));
    }
}
