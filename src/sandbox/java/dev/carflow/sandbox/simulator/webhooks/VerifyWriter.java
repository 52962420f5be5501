package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.wire.CompactJson;
import dev.carflow.sandbox.simulator.wire.RandomIds;
import java.time.Instant;

/** The bodies of VERIFY (contract 1.1 and 1.2). */
final class VerifyWriter {

    private final Webhook webhook;
    private final RandomIds ids;

    VerifyWriter(Webhook webhook, RandomIds ids) {
        this.webhook = webhook;
        this.ids = ids;
    }

    /** @param iso writes {@code deliveredAt} in ISO 8601, instead of epoch milliseconds */
    byte[] current(String challenge, Instant deliveredAt, boolean iso) {
        return CompactJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("eventId", ids.next());
            json.writeStringField("eventType", "VERIFY");
            json.writeObjectFieldStart("data");
            json.writeStringField("challenge", challenge);
            json.writeEndObject();
            json.writeObjectFieldStart("meta");
            json.writeStringField("version", "4.0");
            json.writeStringField("webhookId", webhook.id());
            json.writeStringField("webhookName", webhook.name());
            json.writeStringField("deliveryId", ids.next());
            if (iso) {
                json.writeStringField("deliveredAt", deliveredAt.toString());
            } else {
                json.writeNumberField("deliveredAt", deliveredAt.toEpochMilli());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** The form of payload 2.0. */
    byte[] legacy(String challenge) {
        return CompactJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("version", "2.0");
            json.writeStringField("webhookId", webhook.id());
            json.writeStringField("eventName", "verify");
            json.writeObjectFieldStart("payload");
            json.writeStringField("challenge", challenge);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
