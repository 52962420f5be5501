package dev.carflow.sandbox.simulator.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One request that carried an event.
 *
 * @param deliveryId new for every attempt
 * @param duplicate whether the event had been acknowledged when the request was sent
 * @param sentAt when the request was sent, the {@code deliveredAt} of the body
 * @param latency from the moment when it was due, not when it was sent, to the answer, as an open-loop measurement
 *     needs it
 * @param body the bytes on the wire; observers always have them, the delivery log's lines if it keeps them
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
