package dev.carflow.sandbox.simulator.webhooks;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.wire.CompactJson;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Payload 2.0: values by path, no user, no delivery id, so that every attempt has the same bytes (contract 5.1). */
final class LegacyPayloadWriter {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Webhook webhook;

    LegacyPayloadWriter(Webhook webhook) {
        this.webhook = webhook;
    }

    byte[] attempt(Event.Legacy event) {
        return CompactJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("version", "2.0");
            json.writeStringField("webhookId", webhook.id());
            json.writeStringField("eventName", event.type());
            json.writeStringField("mode", "live");
            json.writeObjectFieldStart("payload");
            if (event.subject().kind() == EventKind.LEGACY_SCHEDULE) {
                writeSchedule(json, event);
            } else {
                writeEvent(json, event.subject());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void writeEvent(JsonGenerator json, Event.Subject subject) throws IOException {
        json.writeStringField("eventId", subject.eventId());
        json.writeStringField("vehicleId", subject.vehicle().id());
        json.writeStringField("eventType", "CHARGING_STARTED");
        json.writeStringField("eventTime", TIME.format(Instant.ofEpochMilli(subject.at())));
    }

    private static void writeSchedule(JsonGenerator json, Event.Legacy event) throws IOException {
        json.writeArrayFieldStart("vehicles");
        json.writeStartObject();
        json.writeStringField("vehicleId", event.subject().vehicle().id());
        json.writeStringField("requestId", event.subject().eventId());
        json.writeArrayFieldStart("data");
        for (Signal signal : event.signals()) {
            if (signal.code() == SignalCode.ODOMETER) {
                writeItem(json, event.subject(), signal, "/odometer", "distance");
            } else if (signal.code() == SignalCode.FUEL_AMOUNT) {
                writeItem(json, event.subject(), signal, "/fuel", "amountRemaining");
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void writeItem(JsonGenerator json, Event.Subject subject, Signal signal, String path, String member)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("path", path);
        json.writeNumberField("code", 200);
        json.writeObjectFieldStart("body");
        json.writeFieldName(member);
        json.writeRawValue(number(signal.body()));
        json.writeEndObject();
        json.writeObjectFieldStart("headers");
        json.writeStringField("sc-data-age", TIME.format(Instant.ofEpochMilli(signal.oemUpdatedAt())));
        json.writeStringField("sc-unit-system", "metric");
        json.writeStringField("sc-request-id", subject.eventId());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String number(String body) {
        return body.substring("{\"value\":".length(), body.indexOf(','));
    }
}
