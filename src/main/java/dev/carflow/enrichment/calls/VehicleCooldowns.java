package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.LimitOf;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The vehicles about which no calls are made, why, and until when (contract 7.7 and 7.8). Bounded; expired cooldowns
 * are dropped.
 */
final class VehicleCooldowns {

    private static final int MOST = 200_000;

    /** Observed where Smartcar did not say for how long (contract 7.8). */
    private static final Duration RATE_LIMIT_OF_A_VEHICLE = Duration.ofMinutes(2);

    private final Clock calendar;
    private final Clock clock;
    private final Duration afterFailure;
    private final Duration afterRefusal;
    private final Cache<VehicleKey, Cooldown> pauses;
    private final AtomicInteger lifts = new AtomicInteger();

    /**
     * @param calendar says when a month ends
     * @param clock measures the pauses
     */
    VehicleCooldowns(CallSettings settings, Clock calendar, Clock clock) {
        this.calendar = calendar;
        this.clock = clock;
        this.afterFailure = settings.pauseAfterFailure();
        this.afterRefusal = settings.pauseAfterRefusal();
        this.pauses = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfter(Expiry.<VehicleKey, Cooldown>writing(
                        (vehicle, pause) -> Duration.between(clock.instant(), pause.until())))
                .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()))
                .executor(Runnable::run)
                .build();
    }

    /**
     * @param code Smartcar's name of the error that caused it
     * @param since guards against a clock that is set back, which must not prolong the cooldown
     * @param outage whether Smartcar may have failed, and not the vehicle
     * @param lifts how often cooldowns of outages had been lifted before
     */
    record Cooldown(SkipReason reason, Optional<String> code, Instant since, Instant until, boolean outage, int lifts) {

        boolean lastsAt(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    Optional<Cooldown> of(VehicleKey vehicle) {
        return Optional.ofNullable(pauses.getIfPresent(vehicle))
                .filter(pause -> pause.lastsAt(clock.instant()))
                .filter(pause -> !pause.outage() || pause.lifts() == lifts.get());
    }

    /**
     * Starts a cooldown after a failed call, if its problem asks for one.
     *
     * @param down whether Smartcar is down: another vehicle is tried next, and this one again soon
     */
    void after(VehicleKey vehicle, ApiProblem problem, boolean down) {
        Instant now = clock.instant();
        Optional<Instant> end = down && isOutage(problem) ? Optional.of(now.plus(afterFailure)) : until(problem, now);
        end.filter(now::isBefore)
                .ifPresent(until -> pauses.put(
                        vehicle,
                        new Cooldown(
                                reason(problem), problem.error().code(), now, until, isOutage(problem), lifts.get())));
    }

    /**
     * Smartcar had failed: no vehicle is to wait longer than Smartcar was down. Costs the same for any number of
     * cooldowns.
     */
    void liftThoseOfOutages() {
        lifts.incrementAndGet();
    }

    void forget(Set<String> userIds) {
        pauses.asMap().keySet().removeIf(vehicle -> userIds.contains(vehicle.userId()));
    }

    private static SkipReason reason(ApiProblem problem) {
        return problem instanceof ApiProblem.QuotaSpent ? SkipReason.QUOTA : SkipReason.VEHICLE_PAUSED;
    }

    /** @return empty if the problem is not about the vehicle */
    private Optional<Instant> until(ApiProblem problem, Instant now) {
        if (problem instanceof ApiProblem.RateLimited limited) {
            return limited.limitOf() == LimitOf.VEHICLE
                    ? Optional.of(now.plus(limited.retryAfter().orElse(RATE_LIMIT_OF_A_VEHICLE)))
                    : Optional.empty();
        }
        if (problem instanceof ApiProblem.QuotaSpent spent && spent.error().hasCode("VEHICLE_REQUEST_LIMIT")) {
            Instant today = calendar.instant();
            return Optional.of(now.plus(Duration.between(today, nextMonth(today))));
        }
        if (isRefusal(problem)) {
            return Optional.of(now.plus(afterRefusal));
        }
        return mayPass(problem) ? Optional.of(now.plus(afterFailure)) : Optional.empty();
    }

    private static boolean isRefusal(ApiProblem problem) {
        return problem instanceof ApiProblem.QuotaSpent
                || problem instanceof ApiProblem.Forbidden
                || problem instanceof ApiProblem.NotCapable
                || problem instanceof ApiProblem.InvalidRequest
                || problem instanceof ApiProblem.Gone
                || problem instanceof ApiProblem.AccountProblem
                // A 401 drops the token of all: a single vehicle must not cause that with every event.
                || problem instanceof ApiProblem.Unauthorized;
    }

    private static boolean mayPass(ApiProblem problem) {
        return problem instanceof ApiProblem.VehicleUnavailable
                || problem instanceof ApiProblem.NoDataYet
                || problem instanceof ApiProblem.NoVehicleToken
                || isOutage(problem);
    }

    private static boolean isOutage(ApiProblem problem) {
        return problem instanceof ApiProblem.UpstreamFault
                || problem instanceof ApiProblem.TimedOut
                || problem instanceof ApiProblem.Unauthorized;
    }

    /** The month of Smartcar's plans is the calendar month, as far as is known; its time zone is assumed to be UTC. */
    private static Instant nextMonth(Instant now) {
        ZonedDateTime month = now.atZone(ZoneOffset.UTC).withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS);
        return month.plusMonths(1).toInstant();
    }
}
