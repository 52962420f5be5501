package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/** Requests a vehicle's signals from Smartcar, as often as is allowed and useful. */
public interface SignalCalls {

    /**
     * Makes one call at a time per vehicle: callers that ask meanwhile share its answer. Never fails; completes within
     * {@code carflow.enrichment.deadline}.
     */
    Uni<CallOutcome> signals(String userId, String vehicleId, Urgency urgency);

    /** Forgets what is kept of the vehicles of removed users. Blocks while it scans everything that is kept. */
    default void forget(Set<String> userIds) {}
}
