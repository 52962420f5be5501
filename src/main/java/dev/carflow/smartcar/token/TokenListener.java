package dev.carflow.smartcar.token;

import java.time.Duration;

/** Listener for events of the application token, for metrics. Called on any thread; must not block. */
public interface TokenListener {

    /** Ignores all events. */
    TokenListener NONE = new TokenListener() {};

    /** @param took from the request to its response */
    default void refreshed(Duration took, Duration lifetime) {}

    /** @param retryIn the time until the next attempt at the earliest; a token that is still valid stays in use until then */
    default void refreshFailed(TokenProblem problem, Duration retryIn) {}

    /** The current token was dropped because the API refused it. */
    default void invalidated() {}
}
