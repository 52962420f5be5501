package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.ratelimit.Permit;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.ratelimit.WorkerRateLimiter;
import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.LimitOf;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.api.VehicleSignals;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Acquires a permit for each request and makes it; after a 401 once more at once, because the token was replaced. */
final class RateLimitStep implements CallStep {

    private final SignalRequest smartcar;
    private final WorkerRateLimiter limiter;
    private final CallTiming timing;
    private final CallEvents events;

    RateLimitStep(SignalRequest smartcar, WorkerRateLimiter limiter, CallTiming timing, CallEvents events) {
        this.smartcar = smartcar;
        this.limiter = limiter;
        this.timing = timing;
        this.events = events;
    }

    @Override
    public Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return permitted(vehicle, urgency, deadline)
                .flatMap(outcome -> outcome instanceof Failed failed
                                && failed.problem() instanceof ApiProblem.Unauthorized
                                && deadline.allows(Duration.ZERO)
                        ? permitted(vehicle, urgency, deadline).map(second -> failed.followedBy(second))
                        : Uni.createFrom().item(outcome));
    }

    private Uni<CallOutcome> permitted(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return Uni.createFrom()
                .deferred(() -> limiter.acquire(urgency))
                .ifNoItem()
                .after(deadline.leftToStart())
                .on(timing.timers())
                .recoverWithItem(Permit.DENIED)
                .onFailure()
                .recoverWithItem(Permit.DENIED)
                .flatMap(permit -> permit.isGranted()
                        ? request(vehicle, deadline)
                        : Uni.createFrom().item(CallOutcome.notMade(SkipReason.BUDGET)));
    }

    private Uni<CallOutcome> request(VehicleKey vehicle, Deadline deadline) {
        long began = timing.ticker().read();
        Instant askedAt = timing.clock().instant();
        return Uni.createFrom()
                .deferred(() -> smartcar.signals(vehicle.userId(), vehicle.vehicleId()))
                .ifNoItem()
                .after(deadline.left())
                .on(timing.timers())
                .recoverWithItem(
                        () -> ApiResult.failure(new ApiProblem.TimedOut(ApiProblem.TimeLimit.TOTAL), Optional.empty()))
                .onFailure()
                .recoverWithItem(() -> ApiResult.failure(
                        new ApiProblem.UpstreamFault(AnswerFault.UNREADABLE, 0, ApiError.NONE), Optional.empty()))
                .map(result -> outcome(
                        result, askedAt, Duration.ofNanos(timing.ticker().read() - began)));
    }

    private CallOutcome outcome(ApiResult<VehicleSignals> result, Instant askedAt, Duration took) {
        events.called(result.fold(signals -> "success", ApiProblem::slug), took);
        if (result instanceof Success<VehicleSignals> success) {
            return new Answered(success.value(), askedAt, 1, false, success.requestId());
        }
        ApiProblem problem = ((ApiResult.Failure<VehicleSignals>) result).problem();
        if (problem instanceof ApiProblem.RateLimited limited && limited.limitOf() == LimitOf.APPLICATION) {
            limiter.rateLimited(limited.retryAfter());
        }
        return new Failed(problem, isRequest(problem) ? 1 : 0, false, result.requestId());
    }

    private static boolean isRequest(ApiProblem problem) {
        return !(problem instanceof ApiProblem.NoToken
                || problem instanceof ApiProblem.NoVehicleToken
                || problem instanceof ApiProblem.Overloaded);
    }
}
