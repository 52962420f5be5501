package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.CircuitBreaker.Pass;
import dev.carflow.enrichment.calls.CircuitBreaker.Verdict;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;

/** Makes no call, and spends nothing on one, while Smartcar is down. */
final class CircuitBreakerStep implements CallStep {

    private final CircuitBreaker breaker;
    private final CallStep call;

    CircuitBreakerStep(CircuitBreaker breaker, CallStep call) {
        this.breaker = breaker;
        this.call = call;
    }

    @Override
    public Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return Uni.createFrom().deferred(() -> breaker.pass()
                .map(pass -> judged(pass, call.make(vehicle, urgency, deadline)).map(this::asWhileOpen))
                .orElseGet(() -> Uni.createFrom().item(Outcomes.notMade(SkipReason.BREAKER_OPEN))));
    }

    private static Uni<CallOutcome> judged(Pass pass, Uni<CallOutcome> outcome) {
        return outcome.onItem()
                .invoke(known -> pass.went(verdict(known)))
                .onTermination()
                .invoke(() -> pass.went(Verdict.NOTHING));
    }

    /** A trial that was not made, for want of allowance: that Smartcar is down is the reason all the same. */
    private CallOutcome asWhileOpen(CallOutcome outcome) {
        return outcome instanceof NotMade && breaker.state() != CircuitBreakerState.CLOSED
                ? Outcomes.notMade(SkipReason.BREAKER_OPEN)
                : outcome;
    }

    static Verdict verdict(CallOutcome outcome) {
        if (outcome instanceof Answered) {
            return Verdict.WORKS;
        }
        return outcome instanceof Failed failed ? verdict(failed) : Verdict.NOTHING;
    }

    private static Verdict verdict(Failed failed) {
        ApiProblem problem = failed.problem();
        if (problem instanceof ApiProblem.Unauthorized) {
            // The first only says that the token was old; the many calls under way then all hear it.
            return failed.calls() > 1 ? Verdict.FAILS : Verdict.NOTHING;
        }
        if (problem instanceof ApiProblem.UpstreamFault
                || problem instanceof ApiProblem.TimedOut
                || problem instanceof ApiProblem.NoToken) {
            return Verdict.FAILS;
        }
        return failed.calls() > 0 ? Verdict.WORKS : Verdict.NOTHING;
    }
}
