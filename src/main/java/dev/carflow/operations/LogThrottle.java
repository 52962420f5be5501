package dev.carflow.operations;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets one line through per interval and counts the suppressed ones, so that a flood of bad requests cannot become a
 * flood of log lines. Thread-safe and lock-free.
 */
public final class LogThrottle {

    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong nextAt;
    private final AtomicLong heldBack = new AtomicLong();

    public LogThrottle(Duration interval) {
        this(interval, System::nanoTime);
    }

    LogThrottle(Duration interval, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.nextAt = new AtomicLong(nanoTime.getAsLong());
    }

    /**
     * Asks to log one line.
     *
     * @return empty if the line is to be suppressed, otherwise the number suppressed since the last line
     */
    public OptionalLong tryAcquire() {
        long now = nanoTime.getAsLong();
        long due = nextAt.get();
        if (now - due >= 0 && nextAt.compareAndSet(due, now + intervalNanos)) {
            return OptionalLong.of(heldBack.getAndSet(0));
        }
        heldBack.incrementAndGet();
        return OptionalLong.empty();
    }
}
