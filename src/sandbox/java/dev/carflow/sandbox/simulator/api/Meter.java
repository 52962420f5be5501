package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.api.Allowance.Charged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Enforces the {@link Allowance}. Confined to the event loop. */
final class Meter {

    private final Allowance allowance;
    private final Clock clock;
    private final TokenBucket application;
    private final Map<String, Instant> nextCalls = new HashMap<>();
    private final Map<String, Integer> callsThisMonth = new HashMap<>();
    private LocalDate month;

    Meter(Allowance allowance, Clock clock) {
        this.allowance = allowance;
        this.clock = clock;
        this.application = new TokenBucket(allowance.capacity(), allowance.refillPerMinute(), clock);
        this.month = month();
    }

    boolean charges(Charged what) {
        return allowance.charged().contains(what);
    }

    /**
     * @return the refusal, if the application has no allowance left
     */
    Optional<Answer> chargeApplication() {
        if (allowance.capacity() == Allowance.UNLIMITED || application.take()) {
            return Optional.empty();
        }
        if (charges(Charged.REFUSED)) {
            application.drain();
        }
        Answer refusal = ApiError.applicationLimit().answer();
        return Optional.of(allowance.hasRetryAfter() ? refusal.withRetryAfter(application.untilNext()) : refusal);
    }

    /**
     * @return calls that the application has left, including a fraction
     */
    double left() {
        return allowance.capacity() == Allowance.UNLIMITED ? Double.POSITIVE_INFINITY : application.level();
    }

    /**
     * @return the refusal, if the vehicle's limits are exceeded
     */
    Optional<Answer> chargeVehicle(String vehicleId) {
        Instant now = clock.instant();
        Instant next = nextCalls.getOrDefault(vehicleId, Instant.MIN);
        if (next.isAfter(now)) {
            Answer refusal = ApiError.vehicleLimit().answer();
            return Optional.of(
                    allowance.vehicleHasRetryAfter() ? refusal.withRetryAfter(Duration.between(now, next)) : refusal);
        }
        if (callsThisMonth(vehicleId) >= allowance.vehicleCallsPerMonth()) {
            return Optional.of(ApiError.quotaUsedUp().answer());
        }
        useUp(vehicleId, 1);
        if (!allowance.vehicleInterval().isZero()) {
            nextCalls.put(vehicleId, now.plus(allowance.vehicleInterval()));
        }
        return Optional.empty();
    }

    /** Counts calls against the vehicle's month, whatever is left of it. */
    void useUp(String vehicleId, int calls) {
        callsThisMonth.put(vehicleId, callsThisMonth(vehicleId) + calls);
    }

    /** @return calls about the vehicle that counted since the month began */
    int callsThisMonth(String vehicleId) {
        if (!month.equals(month())) {
            month = month();
            callsThisMonth.clear();
        }
        return callsThisMonth.getOrDefault(vehicleId, 0);
    }

    /** @return the day on which the present month began */
    private LocalDate month() {
        LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate start = today.withDayOfMonth(allowance.monthStartsOn());
        return start.isAfter(today) ? start.minusMonths(1) : start;
    }
}
