package dev.carflow.sandbox.simulator.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One request that carried an event.
 *
 * @param deliveryId new for every attempt
 * @param duplicate whether the event had been acknowledged before
 * @param sentAt when the request went out, the {@code deliveredAt} of the body
 * @param latency from the moment it was due, not from when it went out, to the answer: what an open-loop measurement wants
 * @param body the bytes on the wire, if they are kept
 */
public record Attempt(
        String deliveryId,
        boolean duplicate,
        Instant sentAt,
        Duration latency,
        AttemptResult result,
        Optional<Payload> body) {

    public boolean isSuccess() {
        return result.isSuccess();
    }
}
