package dev.carflow.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.routing.EventHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A delivery as it lies on a raw topic.
 *
 * @param type the event's, which tells the topic it is on
 * @param at epoch milliseconds
 */
record RawEvent(String id, String type, String user, String vehicle, long at) {

    static RawEvent of(ConsumerRecord<String, byte[]> source) {
        return new RawEvent(
                idOf(source),
                header(source, EventHeaders.TYPE).endsWith("error") ? "VEHICLE_ERROR" : "VEHICLE_STATE",
                source.key(),
                header(source, EventHeaders.SUBJECT),
                source.timestamp());
    }

    /** Enriched events have it in the same place. */
    static String idOf(ConsumerRecord<String, byte[]> source) {
        return header(source, EventHeaders.ID);
    }

    /** Events are in order among those with the same: of one user, on one topic. */
    String sequence() {
        return type + " of user " + user;
    }

    private static String header(ConsumerRecord<String, byte[]> source, String name) {
        return new String(source.headers().lastHeader(name).value(), UTF_8);
    }
}
