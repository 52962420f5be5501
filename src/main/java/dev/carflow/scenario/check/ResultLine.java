package dev.carflow.scenario.check;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One result that a consumer under test wrote, an object of JSON (docs/consumer-test-kit.md). Other members are
 * ignored.
 */
public sealed interface ResultLine {

    /** Returns the id of the event that caused it, if the consumer names it. */
    Optional<String> event();

    /** Returns Smartcar's id of the user, if the line is about one. */
    Optional<String> user();

    /**
     * The present value of a signal.
     *
     * @param value empty if it has none any more
     */
    record Value(Optional<String> user, String vehicle, String code, Optional<JsonNode> value, Optional<String> event)
            implements ResultLine {}

    /**
     * Data that were deleted.
     *
     * @param key user, perhaps vehicle, perhaps code
     */
    record Erased(List<String> key) implements ResultLine {

        public Erased {
            key = List.copyOf(key);
        }

        @Override
        public Optional<String> user() {
            return Optional.of(key.get(0));
        }

        @Override
        public Optional<String> event() {
            return Optional.empty();
        }
    }

    /** The present state of an error. */
    record Error(
            Optional<String> user,
            String vehicle,
            String type,
            Optional<String> code,
            boolean resolved,
            Optional<String> event)
            implements ResultLine {}

    /** An event that the consumer has counted, billed or forwarded. */
    record Counted(Optional<String> event) implements ResultLine {

        @Override
        public Optional<String> user() {
            return Optional.empty();
        }
    }

    /** Reads a line; empty if it is none of these. */
    static Optional<ResultLine> read(byte[] json) {
        try {
            JsonNode line = json == null ? null : Reader.JSON.readTree(json);
            return line == null || !line.isObject() ? Optional.empty() : Reader.read(line);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads by the members that each kind has. */
    final class Reader {

        private static final ObjectMapper JSON =
                new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

        private Reader() {}

        private static Optional<ResultLine> read(JsonNode line) {
            Optional<String> event = text(line, "event");
            if (line.path("erased").isArray()) {
                List<String> key = new ArrayList<>();
                line.path("erased").forEach(part -> key.add(part.asText()));
                return key.isEmpty() ? Optional.empty() : Optional.of(new Erased(key));
            }
            Optional<String> counted = text(line, "counted");
            if (counted.isPresent()) {
                return Optional.of(new Counted(counted));
            }
            Optional<String> vehicle = text(line, "vehicle");
            if (vehicle.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> type = text(line.path("error"), "type");
            if (type.isPresent()) {
                return text(line, "state")
                        .map(state -> new Error(
                                text(line, "user"),
                                vehicle.get(),
                                type.get(),
                                text(line.path("error"), "code"),
                                state.equals("RESOLVED"),
                                event));
            }
            return text(line, "code")
                    .filter(code -> line.has("value"))
                    .map(code -> new Value(
                            text(line, "user"),
                            vehicle.get(),
                            code,
                            Optional.of(line.path("value")).filter(value -> !value.isNull()),
                            event));
        }

        private static Optional<String> text(JsonNode object, String name) {
            return Optional.ofNullable(object.path(name).textValue());
        }
    }
}
