package dev.carflow.proof.ledger;

import java.time.Instant;

/**
 * A request that must be refused.
 *
 * @param eventId of the event in it, which must turn up nowhere
 * @param expected the status
 * @param answer a status, or why there was none
 */
record ForgedRequest(String eventId, int expected, Instant sent, String answer) {

    boolean isAccepted() {
        return answer.startsWith("2");
    }
}
