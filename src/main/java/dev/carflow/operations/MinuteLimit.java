package dev.carflow.operations;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Allows this many per minute, all of them at once at the start: the generic cell rate algorithm (ITU-T I.371), which
 * needs one number of state. Thread-safe and lock-free.
 */
public final class MinuteLimit {

    private final LongSupplier nanoTime;
    private final long interval;
    private final long tolerance;
    /** When the next one would be due if all arrived evenly spaced. */
    private final AtomicLong theoreticalArrival;

    public MinuteLimit(int perMinute, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.interval = TimeUnit.MINUTES.toNanos(1) / perMinute;
        this.tolerance = interval * (perMinute - 1);
        this.theoreticalArrival = new AtomicLong(nanoTime.getAsLong());
    }

    /**
     * @return false if this one exceeds the limit
     */
    public boolean tryAcquire() {
        while (true) {
            long now = nanoTime.getAsLong();
            long theoretical = theoreticalArrival.get();
            long ahead = Math.max(0, theoretical - now);
            if (ahead > tolerance) {
                return false;
            }
            if (theoreticalArrival.compareAndSet(theoretical, now + ahead + interval)) {
                return true;
            }
        }
    }
}
