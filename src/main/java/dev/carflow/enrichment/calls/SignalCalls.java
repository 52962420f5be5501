package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.budget.Urgency;
import io.smallrye.mutiny.Uni;

/** Asks Smartcar for a vehicle's signals, as often as is allowed and makes sense. */
public interface SignalCalls {

    /**
     * One call in flight per vehicle: who asks meanwhile shares its answer. Never fails; done within the deadline of
     * {@code carflow.enrichment.deadline}.
     */
    Uni<CallOutcome> signals(String userId, String vehicleId, Urgency urgency);

    /** A user is gone: what is kept of the user's vehicles goes, too. */
    default void forget(String userId) {}
}
