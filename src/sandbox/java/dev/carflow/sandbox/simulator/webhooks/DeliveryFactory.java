package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.wire.RandomIds;
import dev.carflow.sandbox.simulator.wire.Signer;
import java.time.Instant;

/** Makes a delivery of an event: with an id and a time of its own, hence bytes and a signature of its own. */
final class DeliveryFactory {

    private final PayloadWriter writer;
    private final Signer signer;
    private final RandomIds ids;

    DeliveryFactory(PayloadWriter writer, Signer signer, RandomIds ids) {
        this.writer = writer;
        this.signer = signer;
        this.ids = ids;
    }

    record Stamped(String deliveryId, Payload payload) {}

    Stamped stamp(Event event, Instant deliveredAt) {
        String deliveryId = ids.next();
        byte[] bytes = writer.attempt(event, deliveryId, deliveredAt.toEpochMilli());
        return new Stamped(deliveryId, new Payload(bytes, signer.sign(bytes)));
    }
}
