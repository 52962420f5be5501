package dev.carflow;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.sandbox.simulator.MutableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Hours that pass in a moment: timers run on the thread that lets the time pass. */
public final class VirtualTime extends ScheduledThreadPoolExecutor {

    private final PriorityQueue<Due> waiting = new PriorityQueue<>();
    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final AtomicLong nanos = new AtomicLong();
    private long numbers;

    public VirtualTime() {
        super(0);
    }

    public Clock clock() {
        return clock;
    }

    public Ticker ticker() {
        return nanos::get;
    }

    /** Lets so much time pass, and does what becomes due, in its order. */
    public void pass(Duration time) {
        long end = nanos.get() + time.toNanos();
        while (!waiting.isEmpty() && waiting.peek().at <= end) {
            Due next = waiting.poll();
            turnTo(Math.max(next.at, nanos.get()));
            next.run();
        }
        turnTo(end);
    }

    private void turnTo(long at) {
        clock.advance(Duration.ofNanos(at - nanos.get()));
        nanos.set(at);
    }

    @Override
    public void execute(Runnable command) {
        due(command, 0);
    }

    /** Refuses what Quarkus' timers refuse on an event loop. */
    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        if (unit.toMillis(delay) < 1) {
            throw new IllegalArgumentException("Cannot schedule a timer with delay < 1 ms");
        }
        return due(command, unit.toNanos(delay));
    }

    private Due due(Runnable command, long delayNanos) {
        Due due = new Due(command, nanos.get() + delayNanos, numbers++);
        waiting.add(due);
        return due;
    }

    private final class Due extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long at;
        private final long number;

        private Due(Runnable command, long at, long number) {
            super(command, null);
            this.at = at;
            this.number = number;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            waiting.remove(this);
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - nanos.get(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Due due = (Due) other;
            int order = Long.compare(at, due.at);
            return order == 0 ? Long.compare(number, due.number) : order;
        }
    }
}
