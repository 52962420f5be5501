package dev.carflow.smartcar.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carflow.json.UtcTime;
import dev.carflow.json.Utf8;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads members of Smartcar's JSON. Never throws for a member; an unexpected type reads as absent. */
public final class Fields {

    /** Numbers keep all their digits, because bodies are passed on. */
    private static final ObjectMapper JSON = JsonMapper.builder(new JsonFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            // A text may hold half of a surrogate pair, which only an escape can represent.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    /** Bytes at the beginning of which a NUL makes Jackson read UTF-16 or UTF-32. */
    private static final int DETECTED_BY_JACKSON = 4;

    private static final double END_OF_YEAR_9999 = 253_402_300_800_000.0;

    /** As milliseconds this is March 1973, as seconds the year 5138. */
    private static final double FIRST_MILLISECONDS = 100_000_000_000.0;

    private Fields() {}

    /**
     * Numbers keep their digits; nesting, numbers and texts are limited as Jackson limits them.
     *
     * @return the one value in the bytes; a missing node if they are blank
     * @throws IOException if the bytes are not one JSON value
     */
    public static JsonNode tree(byte[] bytes) throws IOException {
        requireUtf8(bytes);
        try {
            return JSON.readTree(bytes);
        } catch (NumberFormatException e) {
            throw outOfRange();
        }
    }

    /** The same, but values of signals ({@code body}) stay as received. */
    public static JsonNode treeOfSignals(byte[] bytes) throws IOException {
        requireUtf8(bytes);
        try (JsonParser parser = JSON.createParser(bytes)) {
            return new TreeReader(bytes, parser).read();
        } catch (NumberFormatException e) {
            throw outOfRange();
        }
    }

    static JsonParser parser(String json) throws IOException {
        return JSON.createParser(json);
    }

    private static void requireUtf8(byte[] bytes) throws CharConversionException {
        if (!Utf8.isWellFormed(bytes) || looksLikeUtf16(bytes)) {
            throw new CharConversionException("not well-formed UTF-8");
        }
    }

    /** Jackson would read it, but JSON between systems is UTF-8 (RFC 8259, 8.1). */
    private static boolean looksLikeUtf16(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, DETECTED_BY_JACKSON); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** The parser accepts any exponent, the number class does not: {@code 1e2147483648}. */
    private static IOException outOfRange() {
        return new StreamConstraintsException("a number is out of range");
    }

    /** @return compact JSON */
    static String json(JsonNode value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree can always be written", e);
        }
    }

    /** @return empty if the bytes are not one JSON object */
    static Optional<JsonNode> object(byte[] bytes) {
        try {
            return Optional.of(treeOfSignals(bytes)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue()).filter(text -> !text.isBlank());
    }

    public static Optional<Integer> integer(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() ? Optional.of(node.intValue()) : Optional.empty();
    }

    /**
     * Reads a time: ISO-8601 in today's responses, epoch milliseconds in webhooks and in the responses of 2025, epoch
     * seconds in one sample, distinguished by type and magnitude. 0 means none (contract 3.3, 3.5, 7.4).
     */
    public static Optional<Instant> time(JsonNode node) {
        if (node.isNumber()) {
            double number = node.doubleValue();
            long millis = (long) (number < FIRST_MILLISECONDS ? number * 1000 : number);
            return millis > 0 && millis < END_OF_YEAR_9999
                    ? Optional.of(Instant.ofEpochMilli(millis))
                    : Optional.empty();
        }
        return text(node).flatMap(Fields::isoTime);
    }

    private static Optional<Instant> isoTime(String text) {
        try {
            Instant time = UtcTime.read(text)
                    .orElseGet(() -> OffsetDateTime.parse(text).toInstant());
            return time.isAfter(Instant.EPOCH) && time.isBefore(Instant.ofEpochMilli((long) END_OF_YEAR_9999))
                    ? Optional.of(time)
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the other members of an object, in received order; empty for another type. */
    public static Map<String, JsonNode> others(JsonNode object, Set<String> known) {
        Map<String, JsonNode> others = null;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!known.contains(member.getKey())) {
                // Rarely is there any.
                others = others == null ? new LinkedHashMap<>() : others;
                others.put(member.getKey(), member.getValue());
            }
        }
        return others == null ? Map.of() : Collections.unmodifiableMap(others);
    }

    /** Returns the first of the two that is present and not null. */
    static JsonNode either(JsonNode first, JsonNode second) {
        return first.isMissingNode() || first.isNull() ? second : first;
    }
}
