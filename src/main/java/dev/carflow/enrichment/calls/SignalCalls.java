package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Requests a vehicle's signals from Smartcar, as often as is allowed and useful. */
public interface SignalCalls {

    /**
     * Makes one call at a time per vehicle: callers that ask meanwhile share its answer. Never fails; completes within
     * {@code carflow.enrichment.deadline}.
     */
    Uni<CallOutcome> signals(String userId, String vehicleId, Urgency urgency);

    /**
     * Makes an attempt to enrich an event, and where events wait for Smartcar's API, repeats it while the API is down. An
     * attempt may need no call any more, because an event of the same vehicle was answered meanwhile.
     *
     * @param outcome returns the outcome of the call that an attempt made, if it made one
     */
    default <A> Uni<A> whileUnavailable(
            Supplier<Uni<? extends A>> attempt, Function<A, Optional<CallOutcome>> outcome) {
        return Uni.createFrom().deferred(attempt);
    }

    /** Forgets what is kept of the vehicles of removed users. Blocks while it scans everything that is kept. */
    default void forget(Set<String> userIds) {}
}
