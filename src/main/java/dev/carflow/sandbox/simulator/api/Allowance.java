package dev.carflow.sandbox.simulator.api;

import java.time.Duration;

/**
 * How much may be asked (contract 7.8).
 *
 * @param capacity calls of the whole application in a burst; {@link #UNLIMITED} for no such limit
 * @param refillPerMinute how fast they come back
 * @param tellsWhenToRetry whether a 429 for the application carries Retry-After; the docs do not say
 * @param vehicleInterval least time between two calls for one vehicle, zero for none; its 429 always carries Retry-After
 * @param vehicleCallsPerMonth of the calendar, UTC; more is a 430; {@link #UNLIMITED} for no such limit
 */
public record Allowance(
        int capacity,
        double refillPerMinute,
        boolean tellsWhenToRetry,
        Duration vehicleInterval,
        int vehicleCallsPerMonth) {

    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** What an application gets by default: 120, refilled at 2 a minute, and 500 a month for a vehicle. */
    public static Allowance smartcar() {
        return new Allowance(120, 2, false, Duration.ZERO, 500);
    }

    public static Allowance unlimited() {
        return new Allowance(UNLIMITED, 0, false, Duration.ZERO, UNLIMITED);
    }

    public Allowance withBucket(int newCapacity, double newRefillPerMinute) {
        return new Allowance(newCapacity, newRefillPerMinute, tellsWhenToRetry, vehicleInterval, vehicleCallsPerMonth);
    }

    public Allowance tellingWhenToRetry() {
        return new Allowance(capacity, refillPerMinute, true, vehicleInterval, vehicleCallsPerMonth);
    }

    public Allowance withVehicleInterval(Duration interval) {
        return new Allowance(capacity, refillPerMinute, tellsWhenToRetry, interval, vehicleCallsPerMonth);
    }

    public Allowance withVehicleCallsPerMonth(int calls) {
        return new Allowance(capacity, refillPerMinute, tellsWhenToRetry, vehicleInterval, calls);
    }
}
