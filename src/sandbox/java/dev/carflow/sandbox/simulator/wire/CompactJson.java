package dev.carflow.sandbox.simulator.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON without white space in UTF-8, the only form Smartcar sends (contract 2). */
public final class CompactJson {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int TYPICAL_SIZE = 4096;

    private CompactJson() {}

    /** Writes one JSON document. */
    @FunctionalInterface
    public interface Document {
        void writeTo(JsonGenerator json) throws IOException;
    }

    public static byte[] bytes(Document document) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(TYPICAL_SIZE)) {
            try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
                document.writeTo(json);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
    }
}
