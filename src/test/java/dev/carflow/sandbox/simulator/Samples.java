package dev.carflow.sandbox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The sample payloads on the test class path. */
public final class Samples {

    public static final ObjectMapper JSON = new ObjectMapper();

    private Samples() {}

    public static JsonNode json(String name) {
        return parsed(bytes(name));
    }

    public static byte[] bytes(String name) {
        try (InputStream file = Samples.class.getResourceAsStream("/smartcar-samples/" + name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode parsed(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
