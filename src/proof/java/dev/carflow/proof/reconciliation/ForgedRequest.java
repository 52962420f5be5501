package dev.carflow.proof.reconciliation;

import java.time.Instant;

/**
 * A request that must be refused.
 *
 * @param eventId of the event in it, which must not be stored
 * @param answer a status, or why there was none
 */
record ForgedRequest(String eventId, Forgery forgery, Instant sent, String answer) {

    int expected() {
        return forgery.status();
    }

    /**
     * @return whether it was refused for the right reason
     */
    boolean isRefused() {
        return answer.equals(String.valueOf(expected()));
    }

    boolean isAccepted() {
        return answer.startsWith("2");
    }
}
