package dev.carflow.enrichment.budget;

import dev.carflow.enrichment.EnrichmentConfig;

/**
 * Smartcar's allowance and how the workers divide it (contract 7.8).
 *
 * @param capacity calls that can be saved up at Smartcar
 * @param refill calls added per second
 * @param reserve calls that only urgent ones may use
 * @param maxWorkers processes that share it at most
 */
public record RateLimit(int capacity, double refill, double reserve, int maxWorkers) {

    /** A granted call reaches Smartcar later than it was booked, by at most so many seconds if all is well. */
    private static final double ON_ITS_WAY = 2;

    public static RateLimit of(EnrichmentConfig.Budget config) {
        return new RateLimit(
                config.capacity(),
                config.refillPerMinute() / 60,
                config.capacity() * config.reservePercent() / 100.0,
                config.maxWorkers());
    }

    /**
     * The most that is saved up in the books. Calls booked before an interval and made within it add to those booked in
     * it: that is room which must be kept, though no more than a tenth, and never the only call.
     */
    double ceiling() {
        double margin = Math.min(Math.max(refill * ON_ITS_WAY, 1), capacity / 10.0);
        return Math.max(1, capacity - margin);
    }

    /** Calls per second that a worker may make on its own; 0 if the capacity does not suffice for all to do so. */
    double share() {
        return shareBurst() > 0 ? refill / maxWorkers : 0;
    }

    /** Calls that a worker on its own saves up. All of them may be made at one moment, beside those in the books. */
    double shareBurst() {
        double burst = Math.max(1, Math.min(refill / maxWorkers, capacity / (2.0 * maxWorkers)));
        return burst * maxWorkers + 1 <= ceiling() ? burst : 0;
    }
}
