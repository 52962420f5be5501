package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/** Asks Smartcar for a vehicle's signals, as often as is allowed and makes sense. */
public interface SignalCalls {

    /**
     * One call in flight per vehicle: others that ask meanwhile share its answer. Never fails; done within the deadline of
     * {@code carflow.enrichment.deadline}.
     */
    Uni<CallOutcome> signals(String userId, String vehicleId, Urgency urgency);

    /** Users are gone: what is kept of their vehicles goes, too. Blocks while it looks at all that is kept. */
    default void forget(Set<String> userIds) {}
}
