package dev.carflow.webhook;

import dev.carflow.routing.Event;

/** What the envelope of a body says it is. */
sealed interface Scan {

    /**
     * The handshake that proves to Smartcar that we hold the token, in both its forms (contract 1).
     *
     * @param challenge what to sign; null where it is missing or not a string
     */
    record Handshake(String challenge) implements Scan {}

    /** Everything else; what it is worth shows in the event. */
    record Delivered(Event event) implements Scan {}
}
