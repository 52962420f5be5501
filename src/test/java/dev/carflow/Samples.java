package dev.carflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The payloads of {@code smartcar-samples}: made-up data in the shapes that Smartcar really sends. */
public final class Samples {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode VECTORS = parse(bytes("signature-vectors.json"));

    /** The invented application management token under which every sample is signed. */
    public static final String TOKEN =
            VECTORS.path("applicationManagementToken").asText();

    private Samples() {}

    /** A webhook payload as it is on the wire. */
    public record Delivery(String name, byte[] body, String signature) {

        public JsonNode json() {
            return parse(body);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A challenge and its answer. */
    public record Challenge(String name, String challenge, String response) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Delivery> deliveries() {
        return elements(VECTORS.path("payloads")).map(vector -> {
            String file = vector.path("file").asText();
            return new Delivery(
                    file.replace("wire/", "").replace(".json", ""),
                    bytes(file),
                    vector.path("scSignature").asText());
        });
    }

    public static Delivery delivery(String name) {
        return deliveries()
                .filter(delivery -> delivery.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such sample: " + name));
    }

    public static Stream<Challenge> challenges() {
        return elements(VECTORS.path("challenges"))
                .map(vector -> new Challenge(
                        vector.path("file").asText().replace("wire/", "").replace(".json", ""),
                        vector.path("challenge").asText(),
                        vector.path("response").path("challenge").asText()));
    }

    public static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Samples.class.getResourceAsStream("/smartcar-samples/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
