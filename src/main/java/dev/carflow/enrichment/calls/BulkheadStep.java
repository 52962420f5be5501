package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import io.smallrye.mutiny.Uni;

/** Waits for one of the slots. An attempt has one, not the pause before the next. */
final class BulkheadStep implements CallStep {

    private final Bulkhead slots;
    private final CallStep call;

    BulkheadStep(Bulkhead slots, CallStep call) {
        this.slots = slots;
        this.call = call;
    }

    @Override
    public Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return slots.within(
                urgency, deadline, () -> call.make(vehicle, urgency, deadline), Outcomes.notMade(SkipReason.BUSY));
    }
}
