package dev.carflow.benchmark.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.Samples;
import dev.carflow.benchmark.LiveSignals;
import dev.carflow.webhook.WebhookEndpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Live events, each of another user, and their deliveries: delivery {@code n} is one of event {@code n % events} under
 * its own delivery id, as in Smartcar's retries. The delivery id is near the end of a body, so that signing another one
 * costs the load generator little: the hash of the part before it is kept.
 */
public final class Corpus {

    static final String TOKEN = Samples.TOKEN;

    private static final int MOST_EVENTS = 4096;
    /** Of all events together: the load generator keeps them in its heap. */
    private static final int MOST_BYTES = 48 * 1024 * 1024;

    private static final long SEED = 20_260_101;
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] head;
    private final List<Delivery> events;

    /** An event up to its delivery id, and the rest. */
    private record Delivery(byte[] user, byte[] before, byte[] after, Mac hashed, byte[] headEnd) {
        int bodyBytes() {
            return before.length + DeliveryId.LENGTH + after.length;
        }

        /** Returns whether a record has the user's key, and as its value the event with any delivery id. */
        boolean isIn(byte[] key, byte[] value) {
            return Arrays.equals(key, user)
                    && value.length == bodyBytes()
                    && Arrays.equals(value, 0, before.length, before, 0, before.length)
                    && Arrays.equals(value, value.length - after.length, value.length, after, 0, after.length);
        }
    }

    private Corpus(byte[] head, List<Delivery> events) {
        this.head = head;
        this.events = events;
    }

    public static Corpus of(LiveSignals.Amount amount) {
        return of(amount, MOST_EVENTS);
    }

    /** @param most events, if they are not too large */
    static Corpus of(LiveSignals.Amount amount, int most) {
        Random random = new Random(SEED);
        ObjectNode template = LiveSignals.event(amount, Instant.now());
        int events = Math.min(most, MOST_BYTES / template.toString().length());
        return new Corpus(
                head(WebhookEndpoint.PATH),
                Stream.generate(() -> delivery(template, random)).limit(events).toList());
    }

    /** The same events, sent to another path. */
    Corpus to(String path) {
        return new Corpus(head(path), events);
    }

    private static byte[] head(String path) {
        return String.join(
                        "\r\n",
                        "POST " + path + " HTTP/1.1",
                        "Host: localhost",
                        "User-Agent: Smartcar/1.0",
                        "Content-Type: application/json",
                        "SC-Signature: ")
                .getBytes(StandardCharsets.US_ASCII);
    }

    int events() {
        return events.size();
    }

    int bodyBytes() {
        return events.get(0).bodyBytes();
    }

    /**
     * @return the most bytes of a request
     */
    public int longestRequest() {
        return events.stream()
                .mapToInt(event -> head.length + 2 * 32 + event.headEnd.length + event.bodyBytes())
                .max()
                .orElseThrow();
    }

    /** Returns the value that Kafka should have for a delivery. */
    byte[] body(int number) {
        Delivery event = event(number);
        ByteBuffer body = ByteBuffer.allocate(event.bodyBytes());
        return body.put(event.before)
                .put(DeliveryId.of(number))
                .put(event.after)
                .array();
    }

    /** Returns whether a record is a delivery exactly as it was sent, under its user's key. */
    boolean isAsSent(int number, byte[] key, byte[] value) {
        return event(number).isIn(key, value) && DeliveryId.lastNumberIn(value) == number;
    }

    /** Writes a signed request. */
    public void write(int number, ByteBuffer out) {
        write(number, sign(event(number), DeliveryId.of(number)), out);
    }

    /** Writes a request whose signature has the right form and was made with another token. */
    public void writeForged(int number, ByteBuffer out) {
        byte[] signature = sign(event(number), DeliveryId.of(number));
        signature[number % signature.length] ^= 1;
        write(number, signature, out);
    }

    private void write(int number, byte[] signature, ByteBuffer out) {
        Delivery event = event(number);
        byte[] id = DeliveryId.of(number);
        out.put(head);
        putHex(signature, out);
        out.put(event.headEnd).put(event.before).put(id).put(event.after);
    }

    private Delivery event(int number) {
        return events.get(number % events.size());
    }

    private static byte[] sign(Delivery event, byte[] id) {
        try {
            Mac mac = (Mac) event.hashed.clone();
            mac.update(id);
            return mac.doFinal(event.after);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void putHex(byte[] bytes, ByteBuffer out) {
        for (byte each : bytes) {
            out.put(HEX[each >> 4 & 0xf]).put(HEX[each & 0xf]);
        }
    }

    private static Delivery delivery(ObjectNode template, Random random) {
        ObjectNode event = template.deepCopy();
        event.put("eventId", id(random));
        String user = id(random);
        ((ObjectNode) event.at("/data/user")).put("id", user);
        ((ObjectNode) event.at("/data/vehicle")).put("id", id(random));
        ((ObjectNode) event.at("/data/signals/0/body")).put("value", 10 + random.nextInt(90));
        String placeholder = id(random);
        ((ObjectNode) event.at("/meta")).put("deliveryId", placeholder);
        String text = event.toString();
        int at = text.indexOf(placeholder);
        byte[] before = text.substring(0, at).getBytes(StandardCharsets.UTF_8);
        byte[] after = text.substring(at + placeholder.length()).getBytes(StandardCharsets.UTF_8);
        int length = before.length + DeliveryId.LENGTH + after.length;
        byte[] headEnd = ("\r\nContent-Length: " + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update(before);
            return new Delivery(user.getBytes(StandardCharsets.US_ASCII), before, after, mac, headEnd);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String id(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
