package dev.carflow.benchmark.enrichment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.benchmark.LiveSignals;
import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.benchmark.bare.ServiceLikeRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Vehicles that report one after the other: event {@code n} is number {@code n / size} of vehicle {@code n % size}. A
 * record's ids show its event and vehicle. Each vehicle is another user's; or, of a skewed fleet, the number of a user's
 * vehicles follows Zipf's law, so that the first user has about a fifteenth of 40,000 and most have one.
 */
final class Fleet {

    private static final String EVENT = "11111111-1111-4111-8111-111111111111";
    private static final String USER = "22222222-2222-4222-8222-222222222222";
    private static final String VEHICLE = "33333333-3333-4333-8333-333333333333";

    private static final double GOLDEN = 0.6180339887498949;

    /** Scrambles the bits of a number reversibly: ids of vehicles are not near each other. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final int size;
    private final boolean skewed;
    private final byte[] template;
    private final int eventAt;
    private final int userAt;
    private final int vehicleAt;

    /**
     * @param amount of signals in each event, reported just now
     */
    Fleet(int size, Amount amount) {
        this(size, amount, false);
    }

    Fleet(int size, Amount amount, boolean skewed) {
        ObjectNode event = LiveSignals.event(amount, Instant.now());
        event.put("eventId", EVENT);
        ((ObjectNode) event.at("/data/user")).put("id", USER);
        ((ObjectNode) event.at("/data/vehicle")).put("id", VEHICLE);
        String text = event.toString();
        this.size = size;
        this.skewed = skewed;
        this.template = text.getBytes(StandardCharsets.UTF_8);
        this.eventAt = at(text, EVENT);
        this.userAt = at(text, USER);
        this.vehicleAt = at(text, VEHICLE);
    }

    int size() {
        return size;
    }

    int eventBytes() {
        return template.length;
    }

    ProducerRecord<String, byte[]> event(String topic, int number, long timestamp) {
        byte[] body = template.clone();
        put(new UUID(number * SPREAD, number), body, eventAt);
        put(UUID.fromString(user(number)), body, userAt);
        put(id(number % size, 'v'), body, vehicleAt);
        try {
            ProducerRecord<String, byte[]> made = ServiceLikeRecord.of(topic, body);
            return new ProducerRecord<>(topic, null, timestamp, made.key(), body, made.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @return the number of the event, from 0
     */
    static int number(String eventId) {
        return (int) UUID.fromString(eventId).getLeastSignificantBits();
    }

    /**
     * @return the user of an event
     */
    String user(int number) {
        int vehicle = number % size;
        return id(skewed ? owner(vehicle) : vehicle, 'u').toString();
    }

    /** Spread over the vehicles by the golden ratio, so that neighbours in time have different users. */
    private int owner(int vehicle) {
        double place = vehicle * GOLDEN % 1;
        return (int) Math.pow(size, place) - 1;
    }

    private static UUID id(int number, long kind) {
        return new UUID(number * SPREAD, kind);
    }

    private static int at(String text, String id) {
        return text.substring(0, text.indexOf(id)).getBytes(StandardCharsets.UTF_8).length;
    }

    private static void put(UUID id, byte[] body, int at) {
        byte[] text = id.toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, body, at, text.length);
    }
}
