package dev.carflow.ratelimit;

import dev.carflow.ratelimit.Permit.Denied;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A limit of this process alone: one permit per interval; unused permits are not saved up. Thread-safe. */
public final class PacedRateLimiter implements RateLimiter {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long interval;
    private final LongSupplier nanoTime;
    private final AtomicLong next;

    private PacedRateLimiter(long interval, LongSupplier nanoTime) {
        this.interval = interval;
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /** @param permitsPerMinute 0 is no limit */
    public static PacedRateLimiter perMinute(int permitsPerMinute) {
        return perMinute(permitsPerMinute, System::nanoTime);
    }

    static PacedRateLimiter perMinute(int permitsPerMinute, LongSupplier nanoTime) {
        return new PacedRateLimiter(permitsPerMinute == 0 ? 0 : MINUTE.toNanos() / permitsPerMinute, nanoTime);
    }

    @Override
    public Uni<Permit> acquire(Urgency urgency) {
        return Uni.createFrom().item(() -> {
            long now = nanoTime.getAsLong();
            long planned = next.get();
            boolean due = planned - now <= 0;
            return due && next.compareAndSet(planned, now + interval)
                    ? Permit.GRANTED
                    : new Denied(Optional.of(millis(Math.max(1, planned - now))));
        });
    }

    /** Callers get their turns in the order of their subscriptions. */
    @Override
    public Uni<Void> acquireWhenAvailable(Urgency urgency) {
        return Uni.createFrom().deferred(() -> {
            Duration wait = reserve();
            Uni<Void> now = Uni.createFrom().voidItem();
            // Timers take a millisecond at least; the next call waits for what is left out here.
            return wait.toMillis() < 1 ? now : now.onItem().delayIt().by(wait);
        });
    }

    /** Returns a limiter whose callers wait for their turn here first, and then for a permit of {@code limiter}. */
    public RateLimiter before(RateLimiter limiter) {
        return new RateLimiter() {
            @Override
            public Uni<Permit> acquire(Urgency urgency) {
                return PacedRateLimiter.this
                        .acquire(urgency)
                        .flatMap(permit -> permit.isGranted()
                                ? limiter.acquire(urgency)
                                : Uni.createFrom().item(permit));
            }

            @Override
            public Uni<Void> acquireWhenAvailable(Urgency urgency) {
                return PacedRateLimiter.this
                        .acquireWhenAvailable(urgency)
                        .chain(() -> limiter.acquireWhenAvailable(urgency));
            }
        };
    }

    /** Reserves the next turn and returns the wait until then. */
    Duration reserve() {
        long now = nanoTime.getAsLong();
        long turn = next.getAndUpdate(planned -> Math.max(planned - now, 0) + now + interval);
        return millis(Math.max(turn - now, 0));
    }

    /** Rounds up to whole milliseconds: timers take nothing shorter. */
    private static Duration millis(long nanos) {
        return Duration.ofMillis((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }
}
