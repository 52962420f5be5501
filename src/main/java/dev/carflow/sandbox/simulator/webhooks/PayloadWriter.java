package dev.carflow.sandbox.simulator.webhooks;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.SignalError;
import dev.carflow.sandbox.simulator.wire.CompactJson;
import java.io.IOException;

/** Payload 4.0 in its live shape: top-level {@code triggers}, times in epoch ms (contract 1.1 and 3). */
final class PayloadWriter {

    private final Webhook webhook;
    private final LegacyPayloadWriter legacy;

    PayloadWriter(Webhook webhook) {
        this.webhook = webhook;
        this.legacy = new LegacyPayloadWriter(webhook);
    }

    /** One attempt at delivering the event: id and time are the attempt's own (contract 3.11). */
    byte[] attempt(Event event, String deliveryId, long deliveredAt) {
        if (event instanceof Event.Legacy old) {
            return legacy.attempt(old);
        }
        return CompactJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("eventId", event.subject().eventId());
            json.writeStringField("eventType", event.type());
            json.writeObjectFieldStart("data");
            writeSubject(json, event.subject());
            if (event instanceof Event.State state) {
                writeState(json, state);
            } else if (event instanceof Event.Problem problem) {
                writeProblem(json, problem);
                json.writeEndObject();
            }
            writeMeta(json, event, deliveryId, deliveredAt);
            json.writeEndObject();
        });
    }

    byte[] verify(String eventId, String challenge, String deliveryId, long deliveredAt) {
        return CompactJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("eventId", eventId);
            json.writeStringField("eventType", "VERIFY");
            json.writeObjectFieldStart("data");
            json.writeStringField("challenge", challenge);
            json.writeEndObject();
            json.writeObjectFieldStart("meta");
            json.writeStringField("version", "4.0");
            json.writeStringField("webhookId", webhook.id());
            json.writeStringField("webhookName", webhook.name());
            json.writeStringField("deliveryId", deliveryId);
            json.writeNumberField("deliveredAt", deliveredAt);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void writeSubject(JsonGenerator json, Event.Subject subject) throws IOException {
        json.writeObjectFieldStart("user");
        json.writeStringField("id", subject.user().id());
        if (subject.user().externalId() != null) {
            json.writeStringField("externalId", subject.user().externalId());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("vehicle");
        json.writeStringField("id", subject.vehicle().id());
        json.writeStringField("make", subject.vehicle().make());
        json.writeStringField("model", subject.vehicle().model());
        json.writeNumberField("year", subject.vehicle().year());
        json.writeStringField(
                "mode",
                subject.kind() == EventKind.TEST
                        ? "simulated"
                        : subject.vehicle().mode());
        json.writeStringField("powertrainType", subject.vehicle().powertrainType());
        json.writeEndObject();
    }

    private void writeState(JsonGenerator json, Event.State state) throws IOException {
        json.writeArrayFieldStart("signals");
        for (Signal signal : state.signals()) {
            writeSignal(json, signal);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeArrayFieldStart("triggers");
        if (state.triggers().isEmpty()) {
            json.writeStartObject();
            json.writeStringField("type", "FIRST_DELIVERY");
            json.writeEndObject();
        }
        for (SignalCode changed : state.triggers()) {
            json.writeStartObject();
            json.writeStringField("type", "SIGNAL_UPDATED");
            json.writeObjectFieldStart("signal");
            json.writeStringField("name", changed.signalName());
            json.writeStringField("code", changed.code());
            json.writeStringField("group", changed.group());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeSignal(JsonGenerator json, Signal signal) throws IOException {
        json.writeStartObject();
        writeCode(json, signal.code());
        if (signal.hasBody()) {
            json.writeFieldName("body");
            json.writeRawValue(signal.body());
            json.writeObjectFieldStart("meta");
            json.writeNumberField("oemUpdatedAt", signal.oemUpdatedAt());
            json.writeNumberField("retrievedAt", signal.retrievedAt());
            json.writeEndObject();
        }
        json.writeObjectFieldStart("status");
        json.writeStringField("value", signal.isSuccess() ? "SUCCESS" : "ERROR");
        if (!signal.isSuccess()) {
            writeError(json, signal.error());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeError(JsonGenerator json, SignalError error) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("type", error.type());
        json.writeStringField("code", error.code());
        json.writeEndObject();
    }

    private static void writeProblem(JsonGenerator json, Event.Problem problem) throws IOException {
        Trouble trouble = problem.trouble();
        json.writeArrayFieldStart("errors");
        json.writeStartObject();
        json.writeStringField("type", trouble.type());
        json.writeStringField("code", trouble.code());
        json.writeStringField("state", problem.resolved() ? "RESOLVED" : "ERROR");
        json.writeStringField(
                "description", problem.resolved() ? trouble.resolvedDescription() : trouble.description());
        if (!problem.resolved()) {
            if (trouble.suggestedUserMessage() != null) {
                json.writeStringField("suggestedUserMessage", trouble.suggestedUserMessage());
            }
            json.writeStringField("docURL", trouble.docUrl());
            json.writeObjectFieldStart("resolution");
            json.writeStringField("type", trouble.resolution());
            json.writeEndObject();
        }
        if (!trouble.signals().isEmpty()) {
            json.writeArrayFieldStart("signals");
            for (SignalCode code : trouble.signals()) {
                json.writeStartObject();
                writeCode(json, code);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void writeCode(JsonGenerator json, SignalCode code) throws IOException {
        json.writeStringField("code", code.code());
        json.writeStringField("name", code.signalName());
        json.writeStringField("group", code.group());
    }

    private void writeMeta(JsonGenerator json, Event event, String deliveryId, long deliveredAt) throws IOException {
        json.writeObjectFieldStart("meta");
        json.writeStringField("deliveryId", deliveryId);
        json.writeNumberField("deliveredAt", deliveredAt);
        json.writeStringField("version", "4.0");
        json.writeStringField("webhookId", webhook.id());
        json.writeStringField("webhookName", webhook.name());
        json.writeStringField("mode", event.mode());
        if (event instanceof Event.State state) {
            json.writeNumberField("signalCount", state.signals().size());
            // optional on the wire: like externalId it is seen in newer payloads only
            if (event.subject().user().externalId() != null) {
                json.writeNumberField("sequence", event.subject().at());
            }
        }
        json.writeEndObject();
    }
}
