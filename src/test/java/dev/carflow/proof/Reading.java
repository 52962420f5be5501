package dev.carflow.proof;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A signal as Smartcar told it on a webhook or in an answer, or as an enriched event repeats it. Read with a general JSON
 * parser and not with the service's own, which is what is being examined.
 *
 * @param code in lower case
 * @param body the JSON text of the value, digits and order of members as received; null for none
 * @param error members that are null left out; null for none
 * @param ingestedAt null on webhooks, and in what repeats them
 */
record Reading(
        String code,
        String name,
        String group,
        String status,
        String body,
        JsonNode error,
        Instant oemUpdatedAt,
        Instant retrievedAt,
        Instant ingestedAt) {

    /** What docs/enriched-events.md says of times that are too late to be true. */
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(10);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param signals {@code data.signals} of a webhook (contract 3.5), by code */
    static Map<String, Reading> ofWebhook(JsonNode signals) {
        Map<String, Reading> readings = new LinkedHashMap<>();
        signals.forEach(signal ->
                add(readings, of(signal.path("code").asText(), signal, signal.path("status"), signal.path("meta"))));
        return readings;
    }

    /** @param data of an answer with all signals of a vehicle (contract 7.4), by code */
    static Map<String, Reading> ofAnswer(JsonNode data) {
        Map<String, Reading> readings = new LinkedHashMap<>();
        data.forEach(signal -> {
            JsonNode attributes = signal.path("attributes");
            add(
                    readings,
                    of(
                            attributes.path("code").asText(signal.path("id").asText()),
                            attributes,
                            attributes.path("status"),
                            signal.path("meta")));
        });
        return readings;
    }

    static Reading ofEnriched(String code, JsonNode signal) {
        return new Reading(
                code,
                text(signal.path("name")),
                text(signal.path("group")),
                text(signal.path("status")),
                json(signal.path("body")),
                withoutNulls(signal.path("error")),
                time(signal.path("oemUpdatedAt")),
                time(signal.path("retrievedAt")),
                time(signal.path("ingestedAt")));
    }

    private static Reading of(String code, JsonNode signal, JsonNode status, JsonNode times) {
        return new Reading(
                code.toLowerCase(Locale.ROOT),
                text(signal.path("name")),
                text(signal.path("group")),
                status(status),
                json(signal.path("body")),
                withoutNulls(status.path("error")),
                time(times.path("oemUpdatedAt")),
                time(times.has("fetchedAt") ? times.path("fetchedAt") : times.path("retrievedAt")),
                time(times.path("ingestedAt")));
    }

    /** Older and documented forms name no status but that of an error (contract 3.8, 3.5). */
    private static String status(JsonNode status) {
        String word = text(status.isObject() ? status.path("value") : status);
        return word != null ? word : status.has("error") ? "ERROR" : "SUCCESS";
    }

    private static void add(Map<String, Reading> readings, Reading reading) {
        readings.put(reading.code(), reading);
    }

    /** @return in what this one differs from what was told; empty if it repeats it */
    List<String> differencesTo(Reading told) {
        List<String> differences = new ArrayList<>();
        compare("code", code, told.code, differences);
        compare("name", name, told.name, differences);
        compare("group", group, told.group, differences);
        compare("status", status, told.status, differences);
        compare("body", body, told.body, differences);
        compare("error", error, told.error, differences);
        compare("oemUpdatedAt", oemUpdatedAt, told.oemUpdatedAt, differences);
        compare("retrievedAt", retrievedAt, told.retrievedAt, differences);
        compare("ingestedAt", ingestedAt, told.ingestedAt, differences);
        return differences;
    }

    private static void compare(String member, Object mine, Object told, List<String> differences) {
        if (!Objects.equals(mine, told)) {
            differences.add(member);
        }
    }

    boolean repeats(Reading told) {
        return differencesTo(told).isEmpty();
    }

    /** Of what the car cannot give or the user does not allow, the error is remembered and not the last value. */
    boolean repeatsFromMemory(Reading told) {
        return repeats(told.isIncurable() ? told.withoutBody() : told);
    }

    private boolean isIncurable() {
        return error != null
                && (error.path("type").asText().equals("COMPATIBILITY")
                        || error.path("type").asText().equals("PERMISSION"));
    }

    private Reading withoutBody() {
        return new Reading(code, name, group, status, null, error, oemUpdatedAt, retrievedAt, ingestedAt);
    }

    boolean hasBody() {
        return body != null;
    }

    boolean isSuccess() {
        return "SUCCESS".equals(status);
    }

    /** Whether the maker dated this value before that one. A time from the future is none. */
    boolean isOlderThan(Reading other, Instant heard) {
        Instant mine = isAhead(heard) ? null : oemUpdatedAt;
        return other.oemUpdatedAt != null
                && !other.isAhead(heard)
                && (mine == null || mine.isBefore(other.oemUpdatedAt));
    }

    /** Whether its time is from the future, as one of a car whose clock is wrong. */
    boolean isAhead(Instant heard) {
        return oemUpdatedAt != null && oemUpdatedAt.isAfter(heard.plus(CLOCKS_DIFFER_BY));
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static String json(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : node.toString();
    }

    private static JsonNode withoutNulls(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return null;
        }
        ObjectNode copy = object.deepCopy();
        copy.properties().removeIf(member -> member.getValue().isNull());
        return copy;
    }

    /** Epoch milliseconds as a number, 0 for what never changes, or ISO-8601 (contract 3.5 and 7.4). Null for none. */
    static Instant time(JsonNode node) {
        if (node.isNumber()) {
            return node.asLong() == 0 ? null : Instant.ofEpochMilli(node.asLong());
        }
        try {
            return node.isTextual() ? Instant.parse(node.asText()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
