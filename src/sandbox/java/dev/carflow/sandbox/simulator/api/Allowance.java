package dev.carflow.sandbox.simulator.api;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * The limits on calls (contract 7.8 and 12.2).
 *
 * @param capacity calls of the whole application in a burst; {@link #UNLIMITED} for no such limit
 * @param refillPerMinute how fast they are refilled
 * @param hasRetryAfter whether a 429 for the application has Retry-After; the docs do not say
 * @param vehicleInterval least time between two calls for one vehicle, zero for none
 * @param vehicleHasRetryAfter whether the 429 for a vehicle has Retry-After, as the docs say
 * @param vehicleCallsPerMonth more is a 430; {@link #UNLIMITED} for no such limit. Commands, which others send, count
 *     too: {@link SmartcarApi#useUp}
 * @param monthStartsOn the day, 1 to 28, on which the month begins in UTC; sources do not say that it is the first
 * @param charged what costs allowance besides regular answers
 */
public record Allowance(
        int capacity,
        double refillPerMinute,
        boolean hasRetryAfter,
        Duration vehicleInterval,
        boolean vehicleHasRetryAfter,
        int vehicleCallsPerMonth,
        int monthStartsOn,
        Set<Charged> charged) {

    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** The answers that may cost as much as a regular one; sources do not say which of them do. */
    public enum Charged {
        /** Calls that an injected fault answers, or leaves without an answer. */
        FAULTS,
        /** Calls with an invalid token. */
        UNAUTHORIZED,
        /** Calls of the management host. */
        MANAGEMENT,
        /** Calls beyond the application's allowance: they take the refill since. */
        REFUSED
    }

    public Allowance {
        charged = Set.copyOf(charged);
        if (monthStartsOn < 1 || monthStartsOn > 28) {
            throw new IllegalArgumentException("a month begins on one of the days 1 to 28");
        }
    }

    /** The default of an application: 120, refilled at 2 a minute, and 500 a month for a vehicle. */
    public static Allowance smartcar() {
        return new Allowance(120, 2, false, Duration.ZERO, true, 500, 1, Set.of());
    }

    public static Allowance unlimited() {
        return new Allowance(UNLIMITED, 0, false, Duration.ZERO, true, UNLIMITED, 1, Set.of());
    }

    /**
     * Every observed limit, and every switch on: the default bucket, two minutes between two calls for a vehicle
     * without Retry-After, 100 calls a month from the 17th, and everything charged.
     */
    public static Allowance harsh() {
        return smartcar()
                .withVehicleInterval(Duration.ofMinutes(2))
                .withVehicleCallsPerMonth(100)
                .hiding()
                .withMonthFrom(17)
                .charging(Charged.FAULTS, Charged.UNAUTHORIZED, Charged.MANAGEMENT, Charged.REFUSED);
    }

    public Allowance withBucket(int newCapacity, double newRefillPerMinute) {
        return new Allowance(
                newCapacity,
                newRefillPerMinute,
                hasRetryAfter,
                vehicleInterval,
                vehicleHasRetryAfter,
                vehicleCallsPerMonth,
                monthStartsOn,
                charged);
    }

    public Allowance withRetryAfter() {
        return withRetryAfter(true, vehicleHasRetryAfter);
    }

    /** Without Retry-After in any 429. */
    public Allowance hiding() {
        return withRetryAfter(false, false);
    }

    public Allowance withVehicleInterval(Duration interval) {
        return new Allowance(
                capacity,
                refillPerMinute,
                hasRetryAfter,
                interval,
                vehicleHasRetryAfter,
                vehicleCallsPerMonth,
                monthStartsOn,
                charged);
    }

    public Allowance withVehicleCallsPerMonth(int calls) {
        return new Allowance(
                capacity,
                refillPerMinute,
                hasRetryAfter,
                vehicleInterval,
                vehicleHasRetryAfter,
                calls,
                monthStartsOn,
                charged);
    }

    public Allowance withMonthFrom(int day) {
        return new Allowance(
                capacity,
                refillPerMinute,
                hasRetryAfter,
                vehicleInterval,
                vehicleHasRetryAfter,
                vehicleCallsPerMonth,
                day,
                charged);
    }

    public Allowance charging(Charged first, Charged... others) {
        return new Allowance(
                capacity,
                refillPerMinute,
                hasRetryAfter,
                vehicleInterval,
                vehicleHasRetryAfter,
                vehicleCallsPerMonth,
                monthStartsOn,
                EnumSet.of(first, others));
    }

    private Allowance withRetryAfter(boolean application, boolean vehicle) {
        return new Allowance(
                capacity,
                refillPerMinute,
                application,
                vehicleInterval,
                vehicle,
                vehicleCallsPerMonth,
                monthStartsOn,
                charged);
    }
}
