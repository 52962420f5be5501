package dev.carflow.migration;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A call every so often: calls that were not made are not saved up. Thread-safe. */
public final class Pace implements CallAllowance {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long NANOS_OF_A_MILLI = 1_000_000;

    private final long interval;
    private final LongSupplier nanoTime;
    private final AtomicLong next;

    private Pace(long interval, LongSupplier nanoTime) {
        this.interval = interval;
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** @param callsPerMinute 0 is no limit */
    public static Pace of(int callsPerMinute) {
        return of(callsPerMinute, System::nanoTime);
    }

    static Pace of(int callsPerMinute, LongSupplier nanoTime) {
        return new Pace(callsPerMinute == 0 ? 0 : MINUTE.toNanos() / callsPerMinute, nanoTime);
    }

    @Override
    public Uni<Void> permit() {
        return Uni.createFrom().deferred(() -> {
            Duration wait = reserve();
            Uni<Void> now = Uni.createFrom().voidItem();
            // Timers take a millisecond at least; the next call waits for what is left out here.
            return wait.toMillis() < 1 ? now : now.onItem().delayIt().by(wait);
        });
    }

    /** @return how long the next call has to wait for its turn */
    Duration reserve() {
        long now = nanoTime.getAsLong();
        long turn = next.getAndUpdate(planned -> Math.max(planned - now, 0) + now + interval);
        // Whole milliseconds: timers take nothing shorter.
        return Duration.ofMillis((Math.max(turn - now, 0) + NANOS_OF_A_MILLI - 1) / NANOS_OF_A_MILLI);
    }
}
