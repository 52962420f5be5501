package dev.carflow.redrive.replay;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Limits the average rate since its creation. Used by one thread. */
final class Throttle {

    private final int perSecond;
    private final long begun = System.nanoTime();
    private long count;

    /** @param perSecond 0 sets no limit */
    Throttle(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until this many more may go. */
    void await(int more) {
        if (perSecond == 0) {
            return;
        }
        long due = begun + (long) (count * 1e9 / perSecond);
        count += more;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(wait, Duration.ofSeconds(1).toNanos()));
        }
    }
}
