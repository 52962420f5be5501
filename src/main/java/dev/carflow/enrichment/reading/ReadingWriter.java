package dev.carflow.enrichment.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.signal.Origin;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.json.UtcTime;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes the value of a record of {@code {route}.readings}, as docs/contracts/schema/reading.v1.schema.json has it. */
final class ReadingWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_SIZE = 768;

    private final ConsumedEvent event;
    private final Optional<String> account;

    ReadingWriter(ConsumedEvent event, Optional<String> account) {
        this.event = event;
        this.account = account;
    }

    /** @return compact UTF-8 JSON of scalars; empty values are left out */
    byte[] write(String id, SignalReading reading) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("schema_version", Readings.SCHEMA_VERSION);
            json.writeStringField("id", id);
            write(json, reading);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes takes everything", e);
        }
        return bytes.toByteArray();
    }

    private void write(JsonGenerator json, SignalReading reading) throws IOException {
        ReportedSignal reported = reading.reported();
        Signal signal = reported.signal();
        text(json, "vehicle_id", event.vehicleId());
        text(json, "user_id", event.userId());
        text(json, "account", account);
        text(json, "code", reported.code());
        text(json, "status", signal.status());
        text(json, "error_type", signal.error().flatMap(SignalError::type));
        text(json, "error_code", signal.error().flatMap(SignalError::code));
        // A failure may repeat an earlier value: a reading of that time, not of now.
        if (signal.isSuccess() && reported.hasValue()) {
            value(json, reported);
        }
        text(json, "observed_at", UtcTime.write(reading.observedAt()));
        text(json, "time_from", word(reading.timeFrom()));
        text(json, "retrieved_at", signal.retrievedAt().map(UtcTime::write));
        text(json, "origin", word(reported.report().byAnswer() ? Origin.API : Origin.WEBHOOK));
        text(json, "event_id", event.eventId());
        OptionalLong sequence = reported.report().sequence();
        if (sequence.isPresent()) {
            json.writeNumberField("event_sequence", sequence.getAsLong());
        }
        text(json, "delivered_at", event.deliveredAt().map(UtcTime::write));
        text(json, "received_at", UtcTime.write(event.receivedAt()));
    }

    private static void value(JsonGenerator json, ReportedSignal reported) throws IOException {
        Optional<JsonNode> normal = reported.value().normal().filter(ReadingWriter::isStorable);
        if (normal.isEmpty()) {
            text(json, "value_json", reported.signal().body().map(RawJson::text).map(StorableText::ofJson));
            return;
        }
        JsonNode value = normal.get();
        if (value.isBoolean()) {
            json.writeBooleanField("value_boolean", value.booleanValue());
        } else if (value.isNumber()) {
            json.writeFieldName("value_number");
            json.writeNumber(value.asText());
        } else {
            text(json, "value_text", value.textValue());
        }
        text(json, "unit", reported.value().unit());
    }

    /** Columns of numbers are doubles. */
    private static boolean isStorable(JsonNode value) {
        return !value.isNumber() || Double.isFinite(value.doubleValue());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            text(json, name, value.get());
        }
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        json.writeStringField(name, StorableText.of(value));
    }
}
