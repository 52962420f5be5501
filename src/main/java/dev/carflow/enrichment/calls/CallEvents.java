package dev.carflow.enrichment.calls;

import java.time.Duration;

/** Listens to what happens to calls, to count it. Called on whatever thread it happens on; must not block or throw. */
public interface CallEvents {

    /** Nobody listens. */
    CallEvents NONE = new CallEvents() {};

    /**
     * A request was made, a retry included.
     *
     * @param outcome {@code success}, or the slug of the API problem
     * @param took from asking to the answer, or to giving up on it
     */
    default void called(String outcome, Duration took) {}

    /** Somebody shares a call that was made for somebody else. */
    default void coalesced() {}

    /** A call that was wanted was not made. */
    default void skipped(SkipReason reason) {}

    /** A failed call was made again. */
    default void retried() {}

    /** It opened or closed; trials between are not told. */
    default void breakerChanged(CircuitBreakerState state) {}
}
