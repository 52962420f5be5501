package dev.carflow.sandbox.simulator.webhooks;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.wire.CompactJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Payload 2.0: values by path, no user, no delivery id, so that every attempt has the same bytes (contract 5.1). */
final class LegacyPayloadWriter {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final BigDecimal KM_PER_MILE = new BigDecimal("1.609344");
    private static final BigDecimal LITRES_PER_GALLON = new BigDecimal("3.785411784");

    byte[] attempt(Event.Legacy event) {
        return CompactJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("version", "2.0");
            json.writeStringField("webhookId", event.subject().webhook().id());
            json.writeStringField("eventName", event.type());
            json.writeStringField("mode", event.form().mode());
            json.writeObjectFieldStart("payload");
            if (event.subject().kind() == EventKind.LEGACY_SCHEDULE) {
                writeSchedule(json, event);
            } else {
                writeEvent(json, event);
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void writeEvent(JsonGenerator json, Event.Legacy event) throws IOException {
        json.writeStringField("eventId", event.subject().eventId());
        json.writeStringField("vehicleId", event.subject().vehicle().id());
        json.writeStringField("eventType", event.form().happening());
        json.writeStringField(
                "eventTime", TIME.format(Instant.ofEpochMilli(event.subject().at())));
    }

    private static void writeSchedule(JsonGenerator json, Event.Legacy event) throws IOException {
        json.writeArrayFieldStart("vehicles");
        for (Event.Legacy.Part part : event.parts()) {
            writePart(json, event.form(), part);
        }
        json.writeEndArray();
    }

    private static void writePart(JsonGenerator json, LegacyForm form, Event.Legacy.Part part) throws IOException {
        json.writeStartObject();
        json.writeStringField("vehicleId", part.vehicleId());
        json.writeStringField("requestId", part.requestId());
        json.writeArrayFieldStart("data");
        for (Signal signal : part.signals()) {
            if (signal.code() == SignalCode.ODOMETER) {
                writeItem(json, form, part, signal, "/odometer", "distance", KM_PER_MILE);
            } else if (signal.code() == SignalCode.FUEL_AMOUNT) {
                writeItem(json, form, part, signal, "/fuel", "amountRemaining", LITRES_PER_GALLON);
            }
        }
        if (form.failed()) {
            writeFailure(json, form, part);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeItem(
            JsonGenerator json,
            LegacyForm form,
            Event.Legacy.Part part,
            Signal signal,
            String path,
            String member,
            BigDecimal metricPerImperial)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("path", path);
        json.writeNumberField("code", 200);
        json.writeObjectFieldStart("body");
        String value = number(signal.body());
        json.writeFieldName(member);
        if (form.imperial()) {
            json.writeNumber(new BigDecimal(value).divide(metricPerImperial, 5, RoundingMode.HALF_UP));
        } else {
            json.writeRawValue(value);
        }
        json.writeEndObject();
        if (form.headers()) {
            json.writeObjectFieldStart("headers");
            json.writeStringField("sc-data-age", TIME.format(Instant.ofEpochMilli(signal.oemUpdatedAt())));
            json.writeStringField("sc-unit-system", form.imperial() ? "imperial" : "metric");
            json.writeStringField("sc-request-id", part.requestId());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** An item whose call failed carries the error object of v2 (5.3). */
    private static void writeFailure(JsonGenerator json, LegacyForm form, Event.Legacy.Part part) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", "/security");
        json.writeNumberField("code", 409);
        json.writeObjectFieldStart("body");
        json.writeStringField("type", "VEHICLE_STATE");
        json.writeStringField("code", "ASLEEP");
        json.writeStringField(
                "description", "The vehicle is in a sleep state and temporarily unable to perform your request.");
        json.writeStringField("docURL", "https://smartcar.com/docs/errors/api-errors/vehicle-state-errors#asleep");
        json.writeNumberField("statusCode", 409);
        json.writeStringField("requestId", part.requestId());
        json.writeObjectFieldStart("resolution");
        json.writeStringField("type", "RETRY_LATER");
        json.writeEndObject();
        json.writeEndObject();
        if (form.headers()) {
            json.writeObjectFieldStart("headers");
            json.writeStringField("sc-request-id", part.requestId());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static String number(String body) {
        return body.substring("{\"value\":".length(), body.indexOf(','));
    }
}
