package dev.carflow.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.routing.EventHeaders;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A delivery as it lies on a raw topic.
 *
 * @param type the event's, which tells the topic it is on
 * @param vehicle the empty string if the headers name none
 * @param at epoch milliseconds
 * @param headers by name
 * @param body as Smartcar sent it
 */
record RawEvent(
        String id, String type, String user, String vehicle, long at, Map<String, String> headers, byte[] body) {

    static RawEvent of(ConsumerRecord<String, byte[]> source) {
        Map<String, String> headers = headers(source.headers());
        return new RawEvent(
                headers.get(EventHeaders.ID),
                headers.get(EventHeaders.TYPE).endsWith("error") ? "VEHICLE_ERROR" : "VEHICLE_STATE",
                source.key(),
                headers.getOrDefault(EventHeaders.SUBJECT, ""),
                source.timestamp(),
                headers,
                source.value());
    }

    /** Enriched events have it in the same place. */
    static String idOf(ConsumerRecord<String, byte[]> source) {
        return new String(source.headers().lastHeader(EventHeaders.ID).value(), UTF_8);
    }

    static Map<String, String> headers(Headers source) {
        Map<String, String> headers = new TreeMap<>();
        source.forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    /** Events are in order among those with the same: of one user, on one topic. */
    String sequence() {
        return type + " of user " + user;
    }
}
