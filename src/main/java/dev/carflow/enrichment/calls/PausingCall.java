package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.budget.Urgency;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import io.smallrye.mutiny.Uni;

/** Leaves a vehicle alone for a while after a failure. */
final class PausingCall implements VehicleCall {

    private final VehiclePauses pauses;
    private final VehicleCall call;

    PausingCall(VehiclePauses pauses, VehicleCall call) {
        this.pauses = pauses;
        this.call = call;
    }

    @Override
    public Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return pauses.of(vehicle)
                .map(pause -> Uni.createFrom().<CallOutcome>item(new NotMade(pause.reason(), pause.code(), false)))
                .orElseGet(() -> call.make(vehicle, urgency, deadline).invoke(outcome -> {
                    if (outcome instanceof Failed failed) {
                        pauses.after(vehicle, failed.problem());
                    }
                }));
    }
}
