package dev.carflow.enrichment.permission;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Events and answers of user "u" and vehicle "v". */
final class PermissionEvents {

    static final Instant START = Instant.parse("2026-11-21T08:33:20Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private PermissionEvents() {}

    static ConsumedEvent state(String id, Instant receivedAt, String... signals) {
        return read(
                "{\"eventId\":\"" + id
                        + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"u\"},\"vehicle\":{\"id\":\"v\"},"
                        + "\"signals\":[" + String.join(",", signals) + "]}}",
                receivedAt);
    }

    static ConsumedEvent error(String id, Instant receivedAt, String... errors) {
        return read(
                "{\"eventId\":\"" + id
                        + "\",\"eventType\":\"VEHICLE_ERROR\",\"data\":{\"user\":{\"id\":\"u\"},\"vehicle\":{\"id\":\"v\"},"
                        + "\"errors\":[" + String.join(",", errors) + "]}}",
                receivedAt);
    }

    static ConsumedEvent read(String json, Instant receivedAt) {
        return ((Parsed) ConsumedEvent.read(json.getBytes(UTF_8), receivedAt)).event();
    }

    static String value(String code) {
        return "{\"code\":\"" + code + "\",\"status\":{\"value\":\"SUCCESS\"},\"body\":{\"value\":1}}";
    }

    static String refused(String code) {
        return failed(code, "PERMISSION");
    }

    static String failed(String code, String type) {
        return "{\"code\":\"" + code + "\",\"status\":{\"value\":\"ERROR\",\"error\":{\"type\":\"" + type
                + "\",\"code\":null}}}";
    }

    static ReportedSignal answered(String signal, Instant at) {
        return new ReportedSignal(Signal.ofWebhook(tree(signal)).orElseThrow(), SignalReport.byAnswer("asked", at));
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
