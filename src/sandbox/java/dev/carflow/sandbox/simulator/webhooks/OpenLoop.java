package dev.carflow.sandbox.simulator.webhooks;

/**
 * The moments at which events are due, at a rate that does not depend on the receiver. In nanoseconds of
 * {@link System#nanoTime}.
 */
final class OpenLoop {

    private static final double NANOS = 1e9;

    private double perSecond;
    private long origin;
    private long taken;

    OpenLoop(double perSecond, long now) {
        rate(perSecond, now);
    }

    /** The new rate counts from now; earlier events are not made up for. */
    void rate(double newPerSecond, long now) {
        perSecond = newPerSecond;
        origin = now;
        taken = 0;
    }

    boolean isDue(long now) {
        return perSecond > 0 && nextDue() <= now;
    }

    /**
     * @return when the next event is or was due; takes that event
     */
    long take() {
        long due = nextDue();
        taken++;
        return due;
    }

    /** @return how long to sleep until something is due, at most {@code most} */
    long nanosUntilDue(long now, long most) {
        return perSecond > 0 ? Math.min(most, Math.max(0, nextDue() - now)) : most;
    }

    private long nextDue() {
        return origin + (long) (taken / perSecond * NANOS);
    }
}
