package dev.carflow.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.Samples;
import dev.carflow.sandbox.simulator.wire.Signer;
import dev.carflow.webhook.WebhookEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The events that are sent over and over: live ones as Smartcar sends them, each of another user, signed beforehand. The
 * same in every run.
 *
 * @param bodies what Kafka is to hold
 * @param requests what the load generator writes to a socket, for each body
 */
public record Corpus(List<byte[]> bodies, List<byte[]> requests) {

    static final String TOKEN = Samples.TOKEN;

    private static final int EVENTS = 4096;
    private static final long SEED = 20_260_101;
    private static final ObjectMapper JSON = new ObjectMapper();

    public static Corpus of(int bodyBytes) {
        ObjectNode template =
                (ObjectNode) Samples.delivery("vehicle-state-first-delivery").json();
        fill((ArrayNode) template.at("/data/signals"), bodyBytes - bytes(template).length);
        Random random = new Random(SEED);
        List<byte[]> bodies =
                Stream.generate(() -> body(template, random)).limit(EVENTS).toList();
        Signer signer = new Signer(TOKEN);
        return new Corpus(
                bodies,
                bodies.stream().map(body -> request(body, signer.sign(body))).toList());
    }

    int bodyBytes() {
        return bodies.get(0).length;
    }

    /** Repeats the sample's signals while there is room for another. */
    private static void fill(ArrayNode signals, int room) {
        int size = bytes(signals.get(0)).length + 1;
        for (int i = 0; (i + 1) * size <= room; i++) {
            signals.add(signals.get(0).deepCopy());
        }
    }

    private static byte[] body(ObjectNode template, Random random) {
        ObjectNode event = template.deepCopy();
        event.put("eventId", id(random));
        ((ObjectNode) event.at("/data/user")).put("id", id(random));
        ((ObjectNode) event.at("/data/vehicle")).put("id", id(random));
        ((ObjectNode) event.at("/data/signals/0/body")).put("value", 10 + random.nextInt(90));
        ((ObjectNode) event.at("/data/signals/1/body")).put("value", 10_000 + random.nextInt(90_000));
        ((ObjectNode) event.at("/meta")).put("deliveryId", id(random));
        return bytes(event);
    }

    private static String id(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static byte[] request(byte[] body, String signature) {
        byte[] head = String.join(
                        "\r\n",
                        "POST " + WebhookEndpoint.PATH + " HTTP/1.1",
                        "Host: localhost",
                        "User-Agent: Smartcar/1.0",
                        "Content-Type: application/json",
                        "SC-Signature: " + signature,
                        "Content-Length: " + body.length,
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    private static byte[] bytes(Object json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
