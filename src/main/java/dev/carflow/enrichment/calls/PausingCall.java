package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.budget.Urgency;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.VehiclePauses.Pause;
import io.smallrye.mutiny.Uni;

/** Leaves a vehicle alone for a while after a failure. */
final class PausingCall implements VehicleCall {

    private final VehiclePauses pauses;
    private final Breaker breaker;
    private final VehicleCall call;

    PausingCall(VehiclePauses pauses, Breaker breaker, VehicleCall call) {
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
                        pauses.after(vehicle, failed.problem(), breaker.state() != BreakerState.CLOSED);
                    }
                }));
    }

    /** While Smartcar is down, it may be Smartcar that failed the vehicle, which then waits for that and not for its pause. */
    private NotMade notMade(Pause pause) {
        return pause.outage() && breaker.state() != BreakerState.CLOSED
                ? Outcomes.notMade(SkipReason.BREAKER_OPEN)
                : new NotMade(pause.reason(), pause.code(), false);
    }
}
