package dev.carflow.ratelimit;

import java.time.Duration;
import java.util.Optional;

/** The answer to a request for one call. */
public sealed interface Permit {

    Permit GRANTED = new Granted();

    /** Denied, without an estimate of when to try again. */
    Permit DENIED = new Denied(Optional.empty());

    /** One call may be made now: a second later it may exceed the limit. */
    record Granted() implements Permit {}

    /**
     * The limit is exhausted, or the rest is reserved for more urgent calls.
     *
     * @param retryAfter when a permit may be available if no other caller takes it, from 50 ms to 5 s; empty if unknown
     */
    record Denied(Optional<Duration> retryAfter) implements Permit {}

    default boolean isGranted() {
        return this instanceof Granted;
    }
}
