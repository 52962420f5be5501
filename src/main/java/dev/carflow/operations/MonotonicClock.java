package dev.carflow.operations;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that cannot be set: the system's time when it was created, plus the time elapsed since. For our own waits;
 * calendar dates come from the system's clock.
 */
public final class MonotonicClock extends Clock {

    private final Instant began;
    private final LongSupplier nanoTime;
    private final long beganNanos;
    private final ZoneId zone;

    public MonotonicClock() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    MonotonicClock(Clock clock, LongSupplier nanoTime) {
        this(clock.instant(), nanoTime, nanoTime.getAsLong(), ZoneOffset.UTC);
    }

    private MonotonicClock(Instant began, LongSupplier nanoTime, long beganNanos, ZoneId zone) {
        this.began = began;
        this.nanoTime = nanoTime;
        this.beganNanos = beganNanos;
        this.zone = zone;
    }

    @Override
    public Instant instant() {
        return began.plusNanos(nanoTime.getAsLong() - beganNanos);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new MonotonicClock(began, nanoTime, beganNanos, other);
    }
}
