package dev.carflow.proof.reconciliation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** JSON as it was written: numbers keep their digits. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(new JsonFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** 1973 in milliseconds, the year 5138 in seconds. */
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    private Json() {}

    static JsonNode read(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<String> text(JsonNode value) {
        return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }

    /**
     * @return the time of ISO-8601, or of the epoch's milliseconds or seconds; empty for 0 and anything else (contract
     *     3.3, 7.4)
     */
    static Optional<Instant> time(JsonNode value) {
        if (value.isIntegralNumber()) {
            return ofEpoch(value.asLong());
        }
        return text(value).flatMap(Json::time);
    }

    private static Optional<Instant> ofEpoch(long time) {
        Instant instant = time < FIRST_MILLISECONDS ? Instant.ofEpochSecond(time) : Instant.ofEpochMilli(time);
        return Optional.of(instant).filter(Instant.EPOCH::isBefore);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant()).filter(Instant.EPOCH::isBefore);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
