package dev.carflow.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An enriched event as its readers have it.
 *
 * @param at when it was written, epoch milliseconds
 */
record EnrichedRecord(JsonNode value, int partition, long at) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static EnrichedRecord of(ConsumerRecord<String, byte[]> source) {
        try {
            return new EnrichedRecord(JSON.readTree(source.value()), source.partition(), source.timestamp());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String id() {
        return value.path("eventId").asText();
    }

    /** See {@link RawEvent#sequence}. */
    String sequence() {
        return value.path("eventType").asText() + " of user "
                + value.path("userId").asText();
    }

    boolean isState() {
        return value.path("eventType").asText().equals("VEHICLE_STATE");
    }

    String outcome() {
        return enrichment().path("outcome").asText();
    }

    String reason() {
        return enrichment().path("reason").asText();
    }

    int calls() {
        return enrichment().path("calls").asInt();
    }

    boolean shared() {
        return enrichment().path("shared").asBoolean();
    }

    JsonNode signal(String code) {
        return value.path("signals").path(code);
    }

    Set<String> origins() {
        return StreamSupport.stream(value.path("signals").spliterator(), false)
                .map(signal -> signal.path("origin").asText())
                .collect(Collectors.toSet());
    }

    private JsonNode enrichment() {
        return value.path("enrichment");
    }

    /** What became of it, in a word or two. */
    String verdict() {
        return reason().isEmpty() ? outcome() : outcome() + " " + reason();
    }
}
