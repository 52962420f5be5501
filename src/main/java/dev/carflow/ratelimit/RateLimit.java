package dev.carflow.ratelimit;

/**
 * Smartcar's limit for the application and how the workers divide it (contract 7.8).
 *
 * @param capacity calls that can be saved up at Smartcar
 * @param refill calls added per second
 * @param reserve calls that only urgent ones may use
 * @param maxWorkers processes that share it at most
 */
public record RateLimit(int capacity, double refill, double reserve, int maxWorkers) {

    /** Seconds by which a granted call may reach Smartcar later than it was booked, in normal operation. */
    private static final double IN_TRANSIT_SECONDS = 2;

    public static RateLimit of(RateLimitConfig config) {
        return new RateLimit(
                config.capacity(),
                config.refillPerMinute() / 60,
                config.capacity() * config.reservePercent() / 100.0,
                config.maxWorkers());
    }

    /**
     * The most that the ledger saves up. Calls booked before an interval and made within it add to those booked in it; room
     * for them is kept, though no more than a tenth, and never the only call.
     */
    double ceiling() {
        double margin = Math.min(Math.max(refill * IN_TRANSIT_SECONDS, 1), capacity / 10.0);
        return Math.max(1, capacity - margin);
    }

    /** Calls per second that a worker may make on its own share; 0 if the capacity does not suffice for all workers. */
    double share() {
        return shareBurst() > 0 ? refill / maxWorkers : 0;
    }

    /** Calls that a worker on its own share saves up. All of them may be made at one moment, beside those in the ledger. */
    double shareBurst() {
        double burst = Math.max(1, Math.min(refill / maxWorkers, capacity / (2.0 * maxWorkers)));
        return burst * maxWorkers + 1 <= ceiling() ? burst : 0;
    }
}
