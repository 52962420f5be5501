package dev.carflow.proof.reading;

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
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A signal as Smartcar reported it on a webhook or in an answer, or as an enriched event repeats it. Read with a
 * general JSON parser, because the service's own is under test. Times are in whole milliseconds.
 *
 * @param code in lower case
 * @param body the JSON text of the value, digits and order of members as received; null if there is none
 * @param error without null members; null if there is none
 * @param ingestedAt null on webhooks, and where these are repeated
 */
public record Reading(
        String code,
        String name,
        String group,
        String status,
        String body,
        JsonNode error,
        Instant oemUpdatedAt,
        Instant retrievedAt,
        Instant ingestedAt) {

    /** The limit of docs/enriched-events.md for times in the future. */
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(10);

    /** 1973 in milliseconds, the year 5138 in seconds. */
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Identifies the value, whatever repeats it. */
    public record Value(String code, String body, Instant oemUpdatedAt, Instant retrievedAt) {}

    /** Identifies whether it could be read. */
    public record Status(String code, String status, String errorType, String errorCode) {}

    public static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param signals {@code data.signals} of a webhook (contract 3.5), by code; a code may occur several times
     */
    public static Map<String, List<Reading>> ofWebhook(JsonNode signals) {
        Map<String, List<Reading>> readings = new LinkedHashMap<>();
        signals.forEach(signal -> {
            Reading reading = of(signal.path("code").asText(), signal, signal.path("status"), signal.path("meta"));
            readings.computeIfAbsent(reading.code(), first -> new ArrayList<>()).add(reading);
        });
        return readings;
    }

    /**
     * @param data of an answer with all signals of a vehicle (contract 7.4), by code
     */
    public static Map<String, Reading> ofAnswer(JsonNode data) {
        Map<String, Reading> readings = new LinkedHashMap<>();
        data.forEach(signal -> {
            JsonNode attributes = signal.path("attributes");
            Reading reading = of(
                    attributes.path("code").asText(signal.path("id").asText()),
                    attributes,
                    attributes.path("status"),
                    signal.path("meta"));
            readings.put(reading.code(), reading);
        });
        return readings;
    }

    /** Reads one signal of an enriched event, where an error's text is in {@code smartcar}. */
    public static Reading ofEnriched(String code, JsonNode signal) {
        JsonNode error = signal.path("error");
        if (error instanceof ObjectNode object && object.path("smartcar") instanceof ObjectNode prose) {
            ObjectNode whole = object.deepCopy();
            whole.remove("smartcar");
            whole.setAll(prose);
            error = whole;
        }
        return new Reading(
                code,
                text(signal.path("name")),
                text(signal.path("group")),
                text(signal.path("status")),
                json(signal.path("body")),
                withoutNulls(error),
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

    /** Older and documented forms have no status except that of an error (contract 3.8, 3.5). */
    private static String status(JsonNode status) {
        String word = text(status.isObject() ? status.path("value") : status);
        return word != null ? word : status.has("error") ? "ERROR" : "SUCCESS";
    }

    public Value value() {
        return new Value(code, body, oemUpdatedAt, retrievedAt);
    }

    public Status statusReported() {
        return new Status(code, status, errorMember("type"), errorMember("code"));
    }

    private String errorMember(String name) {
        return error == null ? null : text(error.path(name));
    }

    /**
     * @return the differences to what was reported; empty if it repeats it
     */
    List<String> differencesTo(Reading other) {
        List<String> differences = new ArrayList<>();
        compare("code", code, other.code, differences);
        compare("name", name, other.name, differences);
        compare("group", group, other.group, differences);
        compare("status", status, other.status, differences);
        compare("body", body, other.body, differences);
        compare("error", error, other.error, differences);
        compare("oemUpdatedAt", oemUpdatedAt, other.oemUpdatedAt, differences);
        compare("retrievedAt", retrievedAt, other.retrievedAt, differences);
        compare("ingestedAt", ingestedAt, other.ingestedAt, differences);
        return differences;
    }

    private static void compare(String member, Object mine, Object other, List<String> differences) {
        if (!Objects.equals(mine, other)) {
            differences.add(member);
        }
    }

    /** Returns what may be passed on: without the value if the user does not permit it. */
    Reading allowed() {
        return "PERMISSION".equalsIgnoreCase(errorMember("type")) && !isSuccess()
                ? new Reading(code, name, group, status, null, error, oemUpdatedAt, retrievedAt, ingestedAt)
                : this;
    }

    /** Returns whether the car cannot provide it, or the user does not permit it. */
    public boolean isIncurable() {
        String type = errorMember("type");
        return !isSuccess() && ("COMPATIBILITY".equalsIgnoreCase(type) || "PERMISSION".equalsIgnoreCase(type));
    }

    public boolean hasBody() {
        return body != null;
    }

    public boolean isSuccess() {
        return "SUCCESS".equals(status);
    }

    /** Returns whether its time is in the future, as from a car with a wrong clock. */
    public boolean isAhead(Instant receivedAt) {
        return isAhead(oemUpdatedAt, receivedAt);
    }

    private static boolean isAhead(Instant time, Instant receivedAt) {
        return time != null && time.isAfter(receivedAt.plus(CLOCKS_DIFFER_BY));
    }

    /** Returns the time for comparisons: the maker's, otherwise that of retrieval, otherwise that of the report. */
    Instant time(Instant receivedAt) {
        if (oemUpdatedAt != null && !isAhead(receivedAt)) {
            return oemUpdatedAt;
        }
        return retrievedAt != null && !isAhead(retrievedAt, receivedAt) ? retrievedAt : receivedAt;
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

    /**
     * Reads epoch milliseconds or seconds as a number, 0 for what never changes, or ISO-8601 (contract 3.5 and 7.4).
     * Null if there is none.
     */
    public static Instant time(JsonNode node) {
        if (node.isIntegralNumber()) {
            long number = node.asLong();
            Instant time = number < FIRST_MILLISECONDS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
            return number == 0 ? null : time;
        }
        try {
            return Optional.of(node)
                    .filter(JsonNode::isTextual)
                    .map(text -> OffsetDateTime.parse(text.asText()).toInstant().truncatedTo(ChronoUnit.MILLIS))
                    .orElse(null);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
