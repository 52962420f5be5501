package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import io.smallrye.mutiny.Uni;

/** A step of a call to Smartcar: it makes the call through the next step, or does not make it. */
interface CallStep {

    /** Makes the call when subscribed to. Never fails; must not be cancelled. */
    Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline);
}
