package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.VehicleCooldowns.Cooldown;
import io.smallrye.mutiny.Uni;

/** Leaves a vehicle alone for a while after a failure. */
final class CooldownStep implements CallStep {

    private final VehicleCooldowns pauses;
    private final CircuitBreaker breaker;
    private final CallStep call;

    CooldownStep(VehicleCooldowns pauses, CircuitBreaker breaker, CallStep call) {
        this.pauses = pauses;
        this.breaker = breaker;
        this.call = call;
    }

    @Override
    public Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return pauses.of(vehicle)
                .map(pause -> Uni.createFrom().<CallOutcome>item(notMade(pause)))
                .orElseGet(() -> call.make(vehicle, urgency, deadline).invoke(outcome -> {
                    if (outcome instanceof Failed failed) {
                        pauses.after(vehicle, failed.problem(), breaker.state() != CircuitBreakerState.CLOSED);
                    }
                }));
    }

    /** While Smartcar is down, it may be Smartcar that failed the vehicle, which then waits for that and not for its pause. */
    private NotMade notMade(Cooldown pause) {
        return pause.outage() && breaker.state() != CircuitBreakerState.CLOSED
                ? Outcomes.notMade(SkipReason.BREAKER_OPEN)
                : new NotMade(pause.reason(), pause.code(), false);
    }
}
