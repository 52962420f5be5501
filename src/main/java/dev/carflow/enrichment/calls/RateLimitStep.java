package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.budget.Permit;
import dev.carflow.enrichment.budget.Urgency;
import dev.carflow.enrichment.budget.WorkerRateLimiter;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
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

/** Takes each request from the budget and makes it; after a 401 once more at once, since the token was replaced. */
final class RateLimitStep implements CallStep {

    private final SignalRequest smartcar;
    private final WorkerRateLimiter budget;
    private final CallTiming timing;
    private final CallEvents events;

    RateLimitStep(SignalRequest smartcar, WorkerRateLimiter budget, CallTiming timing, CallEvents events) {
        this.smartcar = smartcar;
        this.budget = budget;
        this.timing = timing;
        this.events = events;
    }

    @Override
    public Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return budgeted(vehicle, urgency, deadline)
                .flatMap(outcome -> outcome instanceof Failed failed
                                && failed.problem() instanceof ApiProblem.Unauthorized
                                && deadline.allows(Duration.ZERO)
                        ? budgeted(vehicle, urgency, deadline).map(second -> Outcomes.following(failed, second))
                        : Uni.createFrom().item(outcome));
    }

    private Uni<CallOutcome> budgeted(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return Uni.createFrom()
                .deferred(() -> budget.take(urgency))
                .ifNoItem()
                .after(deadline.leftToStart())
                .on(timing.timers())
                .recoverWithItem(Permit.DENIED)
                .onFailure()
                .recoverWithItem(Permit.DENIED)
                .flatMap(grant -> grant == Permit.GRANTED
                        ? request(vehicle, deadline)
                        : Uni.createFrom().item(Outcomes.notMade(SkipReason.BUDGET)));
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
            budget.spent(limited.retryAfter());
        }
        return new Failed(problem, isRequest(problem) ? 1 : 0, false, result.requestId());
    }

    private static boolean isRequest(ApiProblem problem) {
        return !(problem instanceof ApiProblem.NoToken
                || problem instanceof ApiProblem.NoVehicleToken
                || problem instanceof ApiProblem.Overloaded);
    }
}
