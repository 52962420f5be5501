package dev.carflow.sandbox.simulator.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One request that carried an event.
 *
 * @param deliveryId new for every attempt
 * @param duplicate whether the event had been acknowledged when the request went out
 * @param sentAt when the request went out, the {@code deliveredAt} of the body
 * @param latency from the moment it was due, not from when it went out, to the answer: what an open-loop measurement wants
 * @param body the bytes on the wire; observers always have them, the ledger's lines if it keeps them
 */
public record Attempt(
        String deliveryId,
        boolean duplicate,
        Instant sentAt,
        Duration latency,
        AttemptResult result,
        Optional<Payload> body) {

    Attempt withoutBody() {
        return new Attempt(deliveryId, duplicate, sentAt, latency, result, Optional.empty());
    }

    public boolean isSuccess() {
        return result.isSuccess();
    }
}
