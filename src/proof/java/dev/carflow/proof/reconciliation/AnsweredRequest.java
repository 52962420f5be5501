package dev.carflow.proof.reconciliation;

import java.time.Instant;
import java.util.Optional;

/**
 * A request that carried an event, and its answer.
 *
 * @param deliveryId the sender's; empty if the body has none
 * @param sha256 of the bytes that were sent
 * @param time {@code meta.deliveredAt} of the body
 * @param sequence {@code meta.sequence}
 * @param application {@code meta.applicationId}
 * @param mode of the vehicle, by all modes in the body
 * @param answer a status, or why there was none
 */
record AnsweredRequest(
        Optional<String> deliveryId,
        String sha256,
        Optional<Instant> time,
        Optional<String> sequence,
        Optional<String> application,
        String mode,
        Instant sent,
        Instant answered,
        String answer) {

    static final String TIMEOUT = "timeout";

    boolean isAcknowledged() {
        return answer.startsWith("2");
    }

    /**
     * @return whether the answer says that a retry is pointless
     */
    boolean isRefused() {
        return answer.startsWith("4");
    }
}
