package dev.carflow.sandbox.simulator.webhooks;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.SignalError;
import java.io.IOException;

/** The part that only VEHICLE_STATE has: triggers and signals (contract 3.4 and 3.5). */
final class StateWriter {

    private StateWriter() {}

    /** Writes what is under {@code data}. */
    static void writeData(JsonGenerator json, Event.State state) throws IOException {
        if (state.subject().form() == PayloadForm.DOCUMENTED) {
            writeTriggers(json, state);
        }
        json.writeArrayFieldStart("signals");
        for (Signal signal : state.signals()) {
            writeSignal(json, state, signal);
        }
        for (FurtherSignal signal : state.further()) {
            writeFurther(json, state, signal);
        }
        json.writeEndArray();
    }

    static void writeTriggers(JsonGenerator json, Event.State state) throws IOException {
        PayloadForm form = state.subject().form();
        json.writeArrayFieldStart("triggers");
        if (state.triggers().isEmpty()) {
            json.writeStartObject();
            json.writeStringField(form == PayloadForm.DOCUMENTED ? "code" : "type", "FIRST_DELIVERY");
            json.writeEndObject();
        }
        for (SignalCode changed : state.triggers()) {
            json.writeStartObject();
            if (form == PayloadForm.DOCUMENTED) {
                writeCode(json, changed);
            } else {
                json.writeStringField("type", "SIGNAL_UPDATED");
                writeTriggeringSignal(json, form, changed);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeTriggeringSignal(JsonGenerator json, PayloadForm form, SignalCode changed)
            throws IOException {
        if (form == PayloadForm.EARLY) {
            json.writeStringField("signal", textOf(changed));
            return;
        }
        json.writeObjectFieldStart("signal");
        json.writeStringField("name", changed.signalName());
        json.writeStringField("code", changed.code());
        json.writeStringField("group", changed.group());
        json.writeEndObject();
    }

    private static void writeSignal(JsonGenerator json, Event.State state, Signal signal) throws IOException {
        PayloadForm form = state.subject().form();
        json.writeStartObject();
        writeCode(json, signal.code());
        if (state.unavailable().contains(signal.code())) {
            writeStatus(json, "UNAVAILABLE");
            json.writeEndObject();
            return;
        }
        if (signal.hasBody()) {
            json.writeFieldName("body");
            json.writeRawValue(form == PayloadForm.DOCUMENTED ? documented(signal) : signal.body());
            json.writeObjectFieldStart("meta");
            // In 2025 a signal without times of its own had none at all.
            if (form != PayloadForm.EARLY || signal.hasTimes()) {
                json.writeNumberField("oemUpdatedAt", signal.oemUpdatedAt());
                json.writeNumberField(
                        form == PayloadForm.DOCUMENTED ? "fetchedAt" : "retrievedAt", signal.retrievedAt());
            }
            json.writeEndObject();
        }
        if (signal.isSuccess()) {
            if (form.hasStatus()) {
                writeStatus(json, "SUCCESS");
            }
        } else {
            writeError(json, signal.error());
        }
        json.writeEndObject();
    }

    /** The specification names the members of closures, where live payloads have {@code values} (contract 12.1). */
    private static String documented(Signal signal) {
        return switch (signal.code().code()) {
            case "closure-doors" -> signal.body().replaceFirst("\"values\"", "\"doors\"");
            case "closure-windows" -> signal.body().replaceFirst("\"values\"", "\"windows\"");
            default -> signal.body();
        };
    }

    private static void writeFurther(JsonGenerator json, Event.State state, FurtherSignal signal) throws IOException {
        PayloadForm form = state.subject().form();
        json.writeStartObject();
        json.writeStringField("code", signal.code());
        json.writeStringField("name", signal.name());
        json.writeStringField("group", signal.group());
        json.writeFieldName("body");
        json.writeRawValue(signal.body());
        json.writeObjectFieldStart("meta");
        json.writeNumberField("oemUpdatedAt", state.subject().at());
        json.writeNumberField(
                form == PayloadForm.DOCUMENTED ? "fetchedAt" : "retrievedAt",
                state.subject().at());
        json.writeEndObject();
        if (form.hasStatus()) {
            writeStatus(json, "SUCCESS");
        }
        json.writeEndObject();
    }

    private static void writeStatus(JsonGenerator json, String value) throws IOException {
        json.writeObjectFieldStart("status");
        json.writeStringField("value", value);
        json.writeEndObject();
    }

    private static void writeError(JsonGenerator json, SignalError error) throws IOException {
        json.writeObjectFieldStart("status");
        json.writeStringField("value", "ERROR");
        json.writeObjectFieldStart("error");
        json.writeStringField("type", error.type());
        json.writeStringField("code", error.code());
        json.writeEndObject();
        json.writeEndObject();
    }

    static void writeCode(JsonGenerator json, SignalCode code) throws IOException {
        json.writeStringField("code", code.code());
        json.writeStringField("name", code.signalName());
        json.writeStringField("group", code.group());
    }

    /** {@code Odometer.TraveledDistance}: the signal's name in payloads of 2025. */
    static String textOf(SignalCode code) {
        return code.group() + "." + code.signalName();
    }
}
