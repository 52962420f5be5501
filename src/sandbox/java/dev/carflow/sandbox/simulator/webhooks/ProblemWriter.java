package dev.carflow.sandbox.simulator.webhooks;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import java.io.IOException;

/** The part that only VEHICLE_ERROR has: its errors (contract 3.6). */
final class ProblemWriter {

    private ProblemWriter() {}

    /** Writes what is under {@code data}. */
    static void writeData(JsonGenerator json, Event.Problem problem) throws IOException {
        json.writeArrayFieldStart("errors");
        for (ErrorCondition trouble : problem.troubles()) {
            writeError(json, problem, trouble);
        }
        json.writeEndArray();
    }

    private static void writeError(JsonGenerator json, Event.Problem problem, ErrorCondition trouble)
            throws IOException {
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
            json.writeStringField("type", problem.resolutionKnown() ? trouble.resolution() : null);
            json.writeEndObject();
        }
        if (!trouble.signals().isEmpty()) {
            writeSignals(json, problem.subject().form(), trouble);
        }
        json.writeEndObject();
    }

    private static void writeSignals(JsonGenerator json, PayloadForm form, ErrorCondition trouble) throws IOException {
        json.writeArrayFieldStart("signals");
        for (SignalCode code : trouble.signals()) {
            if (form == PayloadForm.EARLY) {
                json.writeString(StateWriter.textOf(code));
            } else {
                json.writeStartObject();
                StateWriter.writeCode(json, code);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }
}
