package dev.carflow.proof.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.routing.EventHeaders;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record as a reader of its topic has it, without its value.
 *
 * @param topic without the route and its dot
 * @param key null if it has none
 * @param headers by name
 * @param time of the record
 * @param sha256 of the value
 */
record StoredRecord(
        String topic,
        int partition,
        long offset,
        String key,
        Map<String, String> headers,
        Instant time,
        String sha256) {

    private static final String SPILLED_AT = "carflow-spilled-at";

    static StoredRecord of(ConsumerRecord<String, byte[]> source) {
        Map<String, String> headers = new TreeMap<>();
        source.headers()
                .forEach(header -> headers.merge(
                        header.key().intern(),
                        new String(header.value(), UTF_8),
                        // A header must not occur twice: this makes such a pair a different text.
                        (first, second) -> first + ", " + second));
        return new StoredRecord(
                withoutRoute(source.topic()).intern(),
                source.partition(),
                source.offset(),
                source.key(),
                headers,
                Instant.ofEpochMilli(source.timestamp()),
                Sha256.of(source.value()));
    }

    static String withoutRoute(String topic) {
        return topic.substring(topic.indexOf('.') + 1);
    }

    /** Returns what an enriched record or a history says of a call: its outcome, and Smartcar's id of the request. */
    static String calls(JsonNode enrichment) {
        return enrichment.path("calls").asLong()
                + (enrichment.path("shared").asBoolean() ? " shared" : "")
                + Stream.of("outcome", "reason", "code", "requestId")
                        .map(member -> " " + enrichment.path(member).asText(""))
                        .collect(Collectors.joining());
    }

    String position() {
        return topic + "-" + partition + "@" + offset;
    }

    String id() {
        return headers.getOrDefault(EventHeaders.ID, "");
    }

    /** See {@link SentEvent#identity}. */
    String identity() {
        return SentEvent.identity(
                headers.getOrDefault(EventHeaders.ORIGIN_SOURCE, headers.getOrDefault(EventHeaders.SOURCE, "")), id());
    }

    String deliveryId() {
        return headers.getOrDefault(EventHeaders.DELIVERY_ID, "");
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * @return whether it came through the database
     */
    boolean isSpilled() {
        return headers.containsKey(SPILLED_AT);
    }

    boolean isLive() {
        return Destination.of(topic).filter(Destination::isLive).isPresent();
    }

    /** Returns the key of the order: records of one user on one topic. */
    String sequence() {
        return topic + " of user " + key;
    }
}
