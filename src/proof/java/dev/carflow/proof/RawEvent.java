package dev.carflow.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.routing.EventHeaders;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A delivery on a raw topic.
 *
 * @param id of the event: its own and its webhook's, since two webhooks may send the same
 * @param type the event's, which determines its topic
 * @param vehicle the empty string if the headers name none
 * @param at epoch milliseconds
 * @param headers by name
 * @param body as Smartcar sent it
 */
record RawEvent(
        String id, String type, String user, String vehicle, long at, Map<String, String> headers, byte[] body) {

    static RawEvent of(ConsumerRecord<String, byte[]> source) {
        return of(source.key(), source.value(), source.headers(), source.timestamp());
    }

    /**
     * @param at when it is sent, epoch milliseconds
     */
    static RawEvent of(ProducerRecord<String, byte[]> source, long at) {
        return of(source.key(), source.value(), source.headers(), at);
    }

    private static RawEvent of(String key, byte[] value, Headers source, long at) {
        Map<String, String> headers = headers(source);
        return new RawEvent(
                id(headers),
                headers.get(EventHeaders.TYPE).endsWith("error") ? "VEHICLE_ERROR" : "VEHICLE_STATE",
                key,
                headers.getOrDefault(EventHeaders.SUBJECT, ""),
                at,
                headers,
                value);
    }

    /** Identifies this delivery among those of the event. */
    String deliveryId() {
        return headers.get(EventHeaders.DELIVERY_ID);
    }

    /** An enriched event names the source of its raw event besides its own. */
    static String idOf(ConsumerRecord<String, byte[]> source) {
        return id(headers(source.headers()));
    }

    private static String id(Map<String, String> headers) {
        return headers.get(EventHeaders.ID) + " of "
                + headers.getOrDefault(EventHeaders.ORIGIN_SOURCE, headers.get(EventHeaders.SOURCE));
    }

    static String deliveryIdOf(ConsumerRecord<String, byte[]> source) {
        return new String(source.headers().lastHeader(EventHeaders.DELIVERY_ID).value(), UTF_8);
    }

    static Map<String, String> headers(Headers source) {
        Map<String, String> headers = new TreeMap<>();
        source.forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    /** Returns the key of the order: events of one user on one topic. */
    String sequence() {
        return type + " of user " + user;
    }
}
