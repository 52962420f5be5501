package dev.carflow.sandbox.simulator.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Holds callers to the {@link Allowance}. A refused call costs nothing. Confined to the event loop. */
final class Meter {

    private final Allowance allowance;
    private final Clock clock;
    private final TokenBucket application;
    private final Map<String, Instant> nextCalls = new HashMap<>();
    private final Map<String, Integer> callsThisMonth = new HashMap<>();
    private YearMonth month;

    Meter(Allowance allowance, Clock clock) {
        this.allowance = allowance;
        this.clock = clock;
        this.application = new TokenBucket(allowance.capacity(), allowance.refillPerMinute(), clock);
        this.month = month();
    }

    /** @return the refusal, if the application asks too much */
    Optional<Answer> chargeApplication() {
        if (allowance.capacity() == Allowance.UNLIMITED || application.take()) {
            return Optional.empty();
        }
        Answer refusal = ApiError.applicationLimit().answer();
        return Optional.of(allowance.tellsWhenToRetry() ? refusal.withRetryAfter(application.untilNext()) : refusal);
    }

    /** @return calls that the application has left, with the fraction that is growing */
    double left() {
        return allowance.capacity() == Allowance.UNLIMITED ? Double.POSITIVE_INFINITY : application.level();
    }

    /** @return the refusal, if this vehicle is asked too much */
    Optional<Answer> chargeVehicle(String vehicleId) {
        Instant now = clock.instant();
        Instant next = nextCalls.getOrDefault(vehicleId, Instant.MIN);
        if (next.isAfter(now)) {
            return Optional.of(ApiError.vehicleLimit().answer().withRetryAfter(Duration.between(now, next)));
        }
        if (!month.equals(month())) {
            month = month();
            callsThisMonth.clear();
        }
        int calls = callsThisMonth.getOrDefault(vehicleId, 0);
        if (calls >= allowance.vehicleCallsPerMonth()) {
            return Optional.of(ApiError.quotaUsedUp().answer());
        }
        callsThisMonth.put(vehicleId, calls + 1);
        if (!allowance.vehicleInterval().isZero()) {
            nextCalls.put(vehicleId, now.plus(allowance.vehicleInterval()));
        }
        return Optional.empty();
    }

    private YearMonth month() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }
}
