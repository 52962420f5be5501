package dev.carflow.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An enriched event as its readers have it, without bodies: a long scenario has very many.
 *
 * @param id of the event, see {@link RawEvent}
 * @param at when it was written, epoch milliseconds
 * @param origins of the known values that are not the event's own
 * @param current codes of signals with a present value, as a reader decides it
 * @param complaints of the published schema
 */
record EnrichedRecord(
        String id,
        String type,
        String user,
        int partition,
        long at,
        String outcome,
        String reason,
        int calls,
        boolean shared,
        Set<String> origins,
        Set<String> current,
        List<String> complaints) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static EnrichedRecord of(ConsumerRecord<String, byte[]> source) {
        JsonNode value = json(source.value());
        JsonNode enrichment = value.path("enrichment");
        Set<String> origins = new HashSet<>();
        Set<String> current = new HashSet<>();
        Map<String, JsonNode> present = new HashMap<>();
        value.path("signals").properties().forEach(signal -> present.put(signal.getKey(), signal.getValue()));
        value.path("known").properties().forEach(known -> {
            present.put(known.getKey(), known.getValue());
            origins.add(known.getValue().path("origin").asText().intern());
        });
        present.forEach((code, signal) -> {
            if (signal.has("body") && !signal.path("stale").asBoolean(true)) {
                current.add(code.intern());
            }
        });
        return new EnrichedRecord(
                RawEvent.idOf(source),
                value.path("eventType").asText().intern(),
                value.path("userId").asText().intern(),
                source.partition(),
                source.timestamp(),
                enrichment.path("outcome").asText().intern(),
                enrichment.path("reason").asText().intern(),
                enrichment.path("calls").asInt(),
                enrichment.path("shared").asBoolean(),
                origins,
                current,
                PublishedSchema.complaints(value));
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** See {@link RawEvent#sequence}. */
    String sequence() {
        return type + " of user " + user;
    }

    boolean isState() {
        return type.equals("VEHICLE_STATE");
    }

    /** Returns its outcome, in a word or two. */
    String verdict() {
        return reason.isEmpty() ? outcome : outcome + " " + reason;
    }
}
