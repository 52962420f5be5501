package dev.carflow.proof.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * An event as Smartcar knows it.
 *
 * @param sequence events are in order among those of the same: of one user, on one topic; empty where none is promised
 * @param forged it must never be taken in, whatever it is answered
 * @param firstSent when its first request went out
 * @param acknowledged when its first 2xx had come; null without one
 * @param requests how many had an answer, or came to nothing
 */
record Entry(
        String id, Optional<String> sequence, boolean forged, Instant firstSent, Instant acknowledged, int requests) {

    boolean isAcknowledged() {
        return acknowledged != null;
    }

    Entry after(Instant sent, boolean success, Instant now) {
        return new Entry(
                id,
                sequence,
                forged,
                sent.isBefore(firstSent) ? sent : firstSent,
                acknowledged == null && success ? now : acknowledged,
                requests + 1);
    }
}
