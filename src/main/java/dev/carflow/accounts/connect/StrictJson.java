package dev.carflow.accounts.connect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Parses the requests of the customer's backend: one object, each member once, texts that can be stored. */
final class StrictJson {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private StrictJson() {}

    /** How a body reads. */
    sealed interface Parsed<T> {}

    record Valid<T>(T request) implements Parsed<T> {}

    /** @param why a sentence for the sender, without anything that was sent */
    record Invalid<T>(String why) implements Parsed<T> {}

    /**
     * Parses one object.
     *
     * @param members that it may have
     * @param reader of an object with no other members
     */
    static <T> Parsed<T> read(byte[] body, List<String> members, Function<JsonNode, Parsed<T>> reader) {
        Optional<JsonNode> object = object(body);
        if (object.isEmpty()) {
            return new Invalid<>("The body is not one JSON object with each member once.");
        }
        return object.get().properties().stream().allMatch(member -> members.contains(member.getKey()))
                ? reader.apply(object.get())
                : new Invalid<>("There is a member that is not known; known are " + String.join(", ", members) + ".");
    }

    /** Returns none for anything else than one object. */
    private static Optional<JsonNode> object(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Lone surrogates cannot be stored, and no id has control characters. */
    static boolean isText(JsonNode value, int longest) {
        return value.isTextual()
                && !value.textValue().isBlank()
                && value.textValue().length() <= longest
                && value.textValue()
                        .codePoints()
                        .noneMatch(point -> Character.isISOControl(point) || isSurrogate(point));
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
