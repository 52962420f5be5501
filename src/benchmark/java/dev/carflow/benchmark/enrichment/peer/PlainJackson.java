package dev.carflow.benchmark.enrichment.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The usual JSON code: event and answer are read as trees, and the answer's signals are written by code beside the
 * event's. No rule chooses between them, nothing is remembered.
 */
final class PlainJackson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PlainJackson() {}

    static byte[] merged(byte[] event, byte[] answer) {
        try {
            ObjectNode out = (ObjectNode) JSON.readTree(event);
            ObjectNode signals = out.putObject("signals");
            out.path("data").path("signals").forEach(signal -> add(signals, signal, signal.path("meta")));
            ((ObjectNode) out.path("data")).remove("signals");
            JSON.readTree(answer)
                    .path("data")
                    .forEach(resource -> add(signals, resource.path("attributes"), resource.path("meta")));
            return JSON.writeValueAsBytes(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(ObjectNode signals, JsonNode signal, JsonNode meta) {
        ObjectNode merged = signals.putObject(signal.path("code").asText());
        signal.properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
        meta.properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
    }
}
