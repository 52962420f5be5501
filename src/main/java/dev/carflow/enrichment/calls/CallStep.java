package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import io.smallrye.mutiny.Uni;

/** A step on a call's way to Smartcar: it makes the call through the next step, or does not. */
interface CallStep {

    /** Made when it is subscribed to; never fails; must not be cancelled. */
    Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline);
}
