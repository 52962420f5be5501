package dev.carflow.benchmark.enrichment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.Samples;
import dev.carflow.benchmark.bare.ServiceLikeRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Vehicles that tell of themselves one after the other, each of another user: event {@code n} is number {@code n / size}
 * of vehicle {@code n % size}. Which event of whom a record is can be read from its ids.
 */
final class Fleet {

    private static final String EVENT = "11111111-1111-4111-8111-111111111111";
    private static final String USER = "22222222-2222-4222-8222-222222222222";
    private static final String VEHICLE = "33333333-3333-4333-8333-333333333333";

    /** Makes random-looking but reversible bits of a number: ids of vehicles are not near each other. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final int size;
    private final byte[] template;
    private final int eventAt;
    private final int userAt;
    private final int vehicleAt;

    Fleet(int size) {
        ObjectNode event =
                (ObjectNode) Samples.delivery("vehicle-state-first-delivery").json();
        event.put("eventId", EVENT);
        ((ObjectNode) event.at("/data/user")).put("id", USER);
        ((ObjectNode) event.at("/data/vehicle")).put("id", VEHICLE);
        String text = event.toString();
        this.size = size;
        this.template = text.getBytes(StandardCharsets.US_ASCII);
        this.eventAt = text.indexOf(EVENT);
        this.userAt = text.indexOf(USER);
        this.vehicleAt = text.indexOf(VEHICLE);
    }

    int size() {
        return size;
    }

    int eventBytes() {
        return template.length;
    }

    ProducerRecord<String, byte[]> event(String topic, long number, long timestamp) {
        long vehicle = number % size;
        byte[] body = template.clone();
        put(id(number, number / size), body, eventAt);
        put(id(vehicle, 'u'), body, userAt);
        put(id(vehicle, 'v'), body, vehicleAt);
        try {
            ProducerRecord<String, byte[]> made = ServiceLikeRecord.of(topic, body);
            return new ProducerRecord<>(topic, null, timestamp, made.key(), body, made.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which of its vehicle's events it is, from 0. */
    static long turn(String eventId) {
        return UUID.fromString(eventId).getLeastSignificantBits();
    }

    private static UUID id(long number, long kind) {
        return new UUID(number * SPREAD, kind);
    }

    private static void put(UUID id, byte[] body, int at) {
        byte[] text = id.toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, body, at, text.length);
    }
}
