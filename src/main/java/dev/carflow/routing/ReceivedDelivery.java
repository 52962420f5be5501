package dev.carflow.routing;

import java.time.Instant;

/**
 * A delivery as it arrived.
 *
 * @param body the received bytes; shared, not copied: must not be modified
 * @param receivedAt when the whole body had arrived
 * @param trace the trace that the record continues
 */
public record ReceivedDelivery(byte[] body, Instant receivedAt, TraceContext trace) {

    /** Leaves the body out. */
    @Override
    public String toString() {
        return "ReceivedDelivery[bytes=" + body.length + ", receivedAt=" + receivedAt + "]";
    }
}
