package dev.carflow.smartcar.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Reads single members of an answer; whatever stands in one, it is a value or none. */
final class Fields {

    /** Numbers keep every digit they came with, because bodies are passed on. */
    private static final ObjectMapper JSON = JsonMapper.builder(new JsonFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final double END_OF_YEAR_9999 = 253_402_300_800_000.0;

    private Fields() {}

    /** @return the object that the bytes are, or none */
    static Optional<JsonNode> object(byte[] bytes) {
        try {
            return Optional.ofNullable(JSON.readTree(bytes)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue()).filter(text -> !text.isBlank());
    }

    static Optional<Integer> integer(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() ? Optional.of(node.intValue()) : Optional.empty();
    }

    /** ISO-8601 in today's answers, epoch milliseconds in those of 2025; 0 stands for none (contract 7.4, 3.5). */
    static Optional<Instant> time(JsonNode node) {
        if (node.isNumber()) {
            double millis = node.doubleValue();
            return millis > 0 && millis < END_OF_YEAR_9999
                    ? Optional.of(Instant.ofEpochMilli((long) millis))
                    : Optional.empty();
        }
        return text(node).flatMap(Fields::isoTime);
    }

    private static Optional<Instant> isoTime(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.isAfter(Instant.EPOCH) ? Optional.of(time) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The first of these members that is there and not null. */
    static JsonNode either(JsonNode first, JsonNode second) {
        return first.isMissingNode() || first.isNull() ? second : first;
    }
}
