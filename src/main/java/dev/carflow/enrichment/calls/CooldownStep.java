package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.VehicleCooldowns.Cooldown;
import dev.carflow.ratelimit.Urgency;
import io.smallrye.mutiny.Uni;

/** Makes no call about a vehicle for a while after a failure. */
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
                        pauses.after(vehicle, failed.problem(), breaker.state() != CircuitBreaker.State.CLOSED);
                    }
                }));
    }

    /**
     * While Smartcar is down, the failure may be Smartcar's; the vehicle then waits for Smartcar and not for its
     * cooldown.
     */
    private NotMade notMade(Cooldown pause) {
        return pause.outage() && breaker.state() != CircuitBreaker.State.CLOSED
                ? CallOutcome.notMade(SkipReason.BREAKER_OPEN)
                : new NotMade(pause.reason(), pause.code(), false);
    }
}
