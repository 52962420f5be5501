package dev.carflow.sandbox.simulator.webhooks;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.sandbox.simulator.wire.CompactJson;
import java.io.IOException;
import java.util.Locale;

/** Payload 4.0 in its forms (contract 3 and 12.1); payload 2.0 is written elsewhere. */
final class PayloadWriter {

    private final LegacyPayloadWriter legacy = new LegacyPayloadWriter();

    /** Writes one attempt at delivering the event: id and time are the attempt's own (contract 3.11). */
    byte[] attempt(Event event, String deliveryId, long deliveredAt) {
        if (event instanceof Event.Legacy old) {
            return legacy.attempt(old);
        }
        Event.Subject subject = event.subject();
        return CompactJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("eventId", subject.eventId());
            json.writeStringField("eventType", event.type());
            if (subject.form() == PayloadForm.DOCUMENTED) {
                json.writeStringField("vehicleId", subject.vehicle().id());
            }
            json.writeObjectFieldStart("data");
            writeUser(json, subject);
            writeVehicle(json, subject);
            if (event instanceof Event.State state) {
                StateWriter.writeData(json, state);
            } else if (event instanceof Event.Problem problem) {
                ProblemWriter.writeData(json, problem);
            }
            json.writeEndObject();
            if (event instanceof Event.State state && subject.form() != PayloadForm.DOCUMENTED) {
                StateWriter.writeTriggers(json, state);
            }
            writeMeta(json, event, deliveryId, deliveredAt);
            json.writeEndObject();
        });
    }

    private static void writeUser(JsonGenerator json, Event.Subject subject) throws IOException {
        json.writeObjectFieldStart("user");
        json.writeStringField("id", subject.user().id());
        if (subject.form() == PayloadForm.DASHBOARD
                || (subject.form() == PayloadForm.LIVE && subject.user().externalId() != null)) {
            json.writeStringField("externalId", subject.user().externalId());
        }
        json.writeEndObject();
    }

    private static void writeVehicle(JsonGenerator json, Event.Subject subject) throws IOException {
        String make = subject.vehicle().make();
        json.writeObjectFieldStart("vehicle");
        json.writeStringField("id", subject.vehicle().id());
        json.writeStringField("make", subject.form() == PayloadForm.DASHBOARD ? mixedCase(make) : make);
        json.writeStringField("model", subject.vehicle().model());
        json.writeNumberField("year", subject.vehicle().year());
        if (subject.form().hasMode()) {
            json.writeStringField("mode", subject.vehicle().mode());
            json.writeStringField("powertrainType", subject.vehicle().powertrainType());
        }
        json.writeEndObject();
    }

    /** {@code Tesla} for {@code TESLA} (contract 3.3 and 12.1). */
    private static String mixedCase(String make) {
        return make.charAt(0) + make.substring(1).toLowerCase(Locale.ROOT);
    }

    private static void writeMeta(JsonGenerator json, Event event, String deliveryId, long deliveredAt)
            throws IOException {
        Event.Subject subject = event.subject();
        json.writeObjectFieldStart("meta");
        json.writeStringField("deliveryId", deliveryId);
        json.writeNumberField("deliveredAt", deliveredAt);
        if (subject.form() == PayloadForm.EARLY) {
            json.writeNumberField("deliveryTime", deliveredAt);
            json.writeEndObject();
            return;
        }
        json.writeStringField("version", "4.0");
        json.writeStringField("webhookId", subject.webhook().id());
        json.writeStringField("webhookName", subject.webhook().name());
        json.writeStringField("mode", event.metaMode());
        if (subject.form() == PayloadForm.DASHBOARD) {
            json.writeStringField("applicationId", subject.webhook().applicationId());
        }
        if (event instanceof Event.State state) {
            json.writeNumberField(
                    "signalCount", state.signals().size() + state.further().size());
            // optional on the wire: like externalId only in newer payloads
            if (subject.form() == PayloadForm.DASHBOARD
                    || (subject.form() == PayloadForm.LIVE && subject.user().externalId() != null)) {
                json.writeNumberField("sequence", subject.at());
            }
        }
        json.writeEndObject();
    }
}
