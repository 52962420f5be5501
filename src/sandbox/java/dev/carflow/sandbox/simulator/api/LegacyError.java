package dev.carflow.sandbox.simulator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.UUID;

/** The errors of v2.0 (contract 5.3). */
record LegacyError(int status, String type, String description, String page, String resolution, String field) {

    private static final String DOCS = "https://smartcar.com/docs/errors/api-errors/";

    static LegacyError unauthorized() {
        return new LegacyError(
                401,
                "AUTHENTICATION",
                "The authorization header is missing or malformed, or it contains invalid or expired authentication"
                        + " credentials.",
                "authentication-errors",
                null,
                null);
    }

    static LegacyError forbidden() {
        return new LegacyError(
                403,
                "PERMISSION",
                "Your application has insufficient permissions to access the requested resource.",
                "permission-errors#null",
                "REAUTHENTICATE",
                null);
    }

    static LegacyError invalid(String field) {
        return new LegacyError(400, "VALIDATION", "Request invalid or malformed.", "validation-errors", null, field);
    }

    /** The answer of v2.0's hosts once it is switched off; the literal of the 404 is on record (contract 12.3). */
    static Answer switchedOff(LegacySettings.Version2 state) {
        boolean gone = state == LegacySettings.Version2.GONE;
        return Answer.json(gone ? 410 : 404, json -> {
            json.writeStartObject();
            json.writeStringField("error", gone ? "version_gone_error" : "version_not_found_error");
            json.writeStringField("message", "The requested version of the API is not available.");
            json.writeEndObject();
        });
    }

    Answer answer() {
        return Answer.json(status, this::write);
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type);
        json.writeNullField("code");
        json.writeStringField("description", description);
        json.writeStringField("docURL", DOCS + page);
        json.writeNumberField("statusCode", status);
        json.writeStringField("requestId", UUID.randomUUID().toString());
        json.writeObjectFieldStart("resolution");
        json.writeStringField("type", resolution);
        json.writeEndObject();
        if (field != null) {
            json.writeArrayFieldStart("detail");
            json.writeStartObject();
            json.writeArrayFieldStart("field");
            json.writeString(field);
            json.writeEndArray();
            json.writeStringField("message", "\"" + field + "\" is invalid");
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
