package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.budget.Urgency;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Waits while Smartcar's API is down, instead of going on without it: what {@code when-unavailable=wait} means. Who waits
 * here is in flight, so that consuming stops when there are enough of them. A failure of a single vehicle is no reason to
 * wait.
 */
public final class PatientCalls implements SignalCalls {

    /** Long enough for the failures of calls made side by side to open the breaker. */
    private static final Duration USUAL_GLANCE = Duration.ofSeconds(1);

    private final SignalCalls calls;
    private final Supplier<BreakerState> breaker;
    private final Duration glance;

    public PatientCalls(SignalCalls calls, Supplier<BreakerState> breaker) {
        this(calls, breaker, USUAL_GLANCE);
    }

    /** @param glance how often to look whether Smartcar is back */
    PatientCalls(SignalCalls calls, Supplier<BreakerState> breaker, Duration glance) {
        this.calls = calls;
        this.breaker = breaker;
        this.glance = glance;
    }

    @Override
    public Uni<CallOutcome> signals(String userId, String vehicleId, Urgency urgency) {
        return tryFrom(userId, vehicleId, urgency, 0);
    }

    @Override
    public void forget(String userId) {
        calls.forget(userId);
    }

    private Uni<CallOutcome> tryFrom(String userId, String vehicleId, Urgency urgency, int earlierCalls) {
        return calls.signals(userId, vehicleId, urgency)
                .map(outcome -> outcome.after(earlierCalls))
                .flatMap(outcome -> mayBeDown(outcome)
                        ? Uni.createFrom()
                                .item(outcome)
                                .onItem()
                                .delayIt()
                                .by(glance)
                                .flatMap(late -> isDown(outcome)
                                        ? tryFrom(userId, vehicleId, urgency, outcome.calls())
                                        : Uni.createFrom().item(outcome))
                        : Uni.createFrom().item(outcome));
    }

    private boolean isDown(CallOutcome outcome) {
        return outcome instanceof NotMade || breaker.get() != BreakerState.CLOSED;
    }

    private static boolean mayBeDown(CallOutcome outcome) {
        if (outcome instanceof NotMade notMade) {
            return notMade.reason() == SkipReason.BREAKER_OPEN;
        }
        return outcome instanceof Failed failed
                && (failed.problem() instanceof ApiProblem.UpstreamFault
                        || failed.problem() instanceof ApiProblem.TimedOut
                        || failed.problem() instanceof ApiProblem.Unauthorized
                        || failed.problem() instanceof ApiProblem.NoToken);
    }
}
