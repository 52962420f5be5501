package dev.carflow.smartcar.token;

import java.time.Duration;

/** Listens to what happens to the token, to count it. Called on whatever thread it happens on; must not block. */
public interface TokenEvents {

    /** Nobody listens. */
    TokenEvents NONE = new TokenEvents() {};

    /** @param took from asking to the answer */
    default void refreshed(Duration took, Duration lifetime) {}

    /** @param retryIn when it is tried again at the earliest; a token that is still valid stays in use meanwhile */
    default void refreshFailed(TokenProblem problem, Duration retryIn) {}

    /** The API refused the current token, and it was dropped. */
    default void invalidated() {}
}
