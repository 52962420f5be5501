package dev.carflow.enrichment.calls;

import java.time.Duration;

/** Receives events of calls, to count them. Called on the thread where the event happens; must not block or throw. */
public interface CallEvents {

    /** Ignores all events. */
    CallEvents NONE = new CallEvents() {};

    /**
     * A request was made; retries are included.
     *
     * @param outcome {@code success}, or the slug of the API problem
     * @param took from the request to its answer or time-out
     */
    default void called(String outcome, Duration took) {}

    /** A caller shares a call that was made for another caller. */
    default void coalesced() {}

    /** A call that was wanted was not made. */
    default void skipped(SkipReason reason) {}

    /** A failed call was made again. */
    default void retried() {}

    /** The circuit breaker opened or closed; trials in between are not reported. */
    default void breakerChanged(CircuitBreaker.State state) {}
}
