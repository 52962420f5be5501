package dev.carflow.routing;

import java.time.Instant;

/**
 * How a delivery came in.
 *
 * @param body the received bytes; shared, not copied: nobody may change them
 * @param receivedAt when it had arrived whole
 * @param trace what the record is to carry on
 */
public record ReceivedDelivery(byte[] body, Instant receivedAt, TraceContext trace) {

    /** Shows nothing of the body. */
    @Override
    public String toString() {
        return "ReceivedDelivery[bytes=" + body.length + ", receivedAt=" + receivedAt + "]";
    }
}
