package dev.carflow.webhook;

import dev.carflow.routing.Event;

/** The kind of a body, by its envelope. */
sealed interface Scan {

    /**
     * The handshake that proves to Smartcar that we hold the token, in either form (contract 1).
     *
     * @param challenge the text to sign; null if it is missing or not a string
     */
    record Handshake(String challenge) implements Scan {}

    /** Any other body; the event says whether it can be routed. */
    record Delivered(Event event) implements Scan {}
}
