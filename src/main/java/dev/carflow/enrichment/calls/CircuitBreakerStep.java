package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.CircuitBreaker.Attempt;
import dev.carflow.enrichment.calls.CircuitBreaker.Result;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;

/** Makes no call, and takes no permit, while Smartcar is down. */
final class CircuitBreakerStep implements CallStep {

    private final CircuitBreaker breaker;
    private final CallStep call;

    CircuitBreakerStep(CircuitBreaker breaker, CallStep call) {
        this.breaker = breaker;
        this.call = call;
    }

    @Override
    public Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return Uni.createFrom().deferred(() -> breaker.tryAttempt()
                .map(attempt ->
                        reported(attempt, call.make(vehicle, urgency, deadline)).map(this::asWhileOpen))
                .orElseGet(() -> Uni.createFrom().item(CallOutcome.notMade(SkipReason.BREAKER_OPEN))));
    }

    private static Uni<CallOutcome> reported(Attempt attempt, Uni<CallOutcome> outcome) {
        return outcome.onItem()
                .invoke(known -> attempt.report(result(known)))
                .onTermination()
                .invoke(() -> attempt.report(Result.IGNORED));
    }

    /** If a trial was not made for lack of a permit, the reason is still that Smartcar is down. */
    private CallOutcome asWhileOpen(CallOutcome outcome) {
        return outcome instanceof NotMade && breaker.state() != CircuitBreaker.State.CLOSED
                ? CallOutcome.notMade(SkipReason.BREAKER_OPEN)
                : outcome;
    }

    static Result result(CallOutcome outcome) {
        if (outcome instanceof Answered) {
            return Result.SUCCESS;
        }
        return outcome instanceof Failed failed ? result(failed) : Result.IGNORED;
    }

    private static Result result(Failed failed) {
        ApiProblem problem = failed.problem();
        if (problem instanceof ApiProblem.Unauthorized) {
            // The first one only says that the token was old, and the many calls in flight all get it.
            return failed.calls() > 1 ? Result.FAILURE : Result.IGNORED;
        }
        if (problem instanceof ApiProblem.UpstreamFault
                || problem instanceof ApiProblem.TimedOut
                || problem instanceof ApiProblem.NoToken) {
            return Result.FAILURE;
        }
        return failed.calls() > 0 ? Result.SUCCESS : Result.IGNORED;
    }
}
