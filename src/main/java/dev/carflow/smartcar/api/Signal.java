package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carflow.json.Utf8;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One signal of a vehicle, from a response or a webhook (contract 3.5, 7.4 and 8).
 *
 * @param code such as {@code charge-ischarging}; an open set
 * @param status {@code SUCCESS}, {@code ERROR}, {@code UNAVAILABLE} or a later word; a missing one means success
 * @param body as Smartcar wrote it, with unknown members. If the signal is not a success, it is the last known value, however
 *     new its times look
 * @param oemUpdatedAt when the car maker had the value: its age; empty for static attributes
 * @param retrievedAt when Smartcar fetched it from the car maker
 * @param ingestedAt when Smartcar stored it
 * @param others unknown members, as received; {@code status} and {@code meta} hold the unknown members of those two
 * @param ahead whether {@code oemUpdatedAt} was too far in the future to be true when the signal was received
 */
public record Signal(
        String code,
        Optional<String> name,
        Optional<String> group,
        String status,
        Optional<SignalError> error,
        Optional<RawJson> body,
        Optional<Instant> oemUpdatedAt,
        Optional<Instant> retrievedAt,
        Optional<Instant> ingestedAt,
        Map<String, JsonNode> others,
        boolean ahead) {

    public static final String SUCCESS = "SUCCESS";
    private static final String ERROR = "ERROR";
    private static final String PERMISSION = "PERMISSION";
    private static final Set<String> INCURABLE = Set.of("COMPATIBILITY", PERMISSION);
    private static final String META = "meta";
    private static final String STATUS = "status";
    private static final Set<String> KNOWN = Set.of("code", "name", "group", STATUS, "body", META);
    private static final Set<String> KNOWN_STATUS = Set.of("value", "error");
    private static final Set<String> KNOWN_META = Set.of("oemUpdatedAt", "retrievedAt", "fetchedAt", "ingestedAt");

    /**
     * Why a signal has no fresh value; where a webhook says null for the code, the API says {@code UNKNOWN}.
     *
     * @param others the other members: the API adds title, detail and resolution
     */
    public record SignalError(Optional<String> type, Optional<String> code, Map<String, JsonNode> others) {

        private static final Set<String> KNOWN = Set.of("type", "code");

        public SignalError(Optional<String> type, Optional<String> code) {
            this(type, code, Map.of());
        }

        private static Optional<SignalError> read(JsonNode error) {
            return Optional.of(error)
                    .filter(JsonNode::isObject)
                    .map(found -> new SignalError(
                            Fields.text(found.path("type")),
                            Fields.text(found.path("code")),
                            Fields.others(found, KNOWN)));
        }

        /** Leaves out the other members: a detail is free text. */
        @Override
        public String toString() {
            return type.orElse("-") + "/" + code.orElse("-");
        }
    }

    /** A signal without unknown members. */
    public Signal(
            String code,
            Optional<String> name,
            Optional<String> group,
            String status,
            Optional<SignalError> error,
            Optional<RawJson> body,
            Optional<Instant> oemUpdatedAt,
            Optional<Instant> retrievedAt,
            Optional<Instant> ingestedAt) {
        this(code, name, group, status, error, body, oemUpdatedAt, retrievedAt, ingestedAt, Map.of(), false);
    }

    /**
     * @param resource of the API, with {@code attributes}
     * @return empty if it names no signal
     */
    static Optional<Signal> read(JsonNode resource) {
        JsonNode attributes = resource.path("attributes");
        return Fields.text(attributes.path("code"))
                .or(() -> Fields.text(resource.path("id")))
                .map(code -> read(code, attributes, resource.path(META)));
    }

    /**
     * @param element of a webhook's array, without wrapper
     * @return empty if it names no signal
     */
    public static Optional<Signal> ofWebhook(JsonNode element) {
        return Fields.text(element.path("code"))
                .or(() -> codeOfName(element))
                .map(code -> read(code, element, element.path(META)));
    }

    /** Derives the code from group and name (contract 3.5). */
    private static Optional<String> codeOfName(JsonNode element) {
        return Fields.text(element.path("group"))
                .flatMap(group -> Fields.text(element.path("name")).map(name -> group + '-' + name));
    }

    /** Reads a signal that a webhook keeps in an object under its code; a value without members of a signal is its body. */
    public static Signal ofWebhook(String key, JsonNode value) {
        boolean whole = KNOWN.stream().anyMatch(value::has);
        JsonNode element = whole ? value : JsonNodeFactory.instance.objectNode().set("body", value);
        return read(Fields.text(element.path("code")).orElse(key), element, element.path(META));
    }

    private static Signal read(String code, JsonNode attributes, JsonNode meta) {
        Optional<SignalError> error = SignalError.read(attributes.path(STATUS).path("error"));
        return new Signal(
                // The code becomes a member's name, and many parsers refuse half of a surrogate pair in a name.
                // Codes are compared without case.
                Utf8.encodable(code).toLowerCase(Locale.ROOT),
                Fields.text(attributes.path("name")),
                Fields.text(attributes.path("group")),
                status(attributes.path(STATUS))
                        // The same object for each: it is compared many times.
                        .map(word -> word.equals(SUCCESS) ? SUCCESS : word)
                        .orElse(error.isPresent() ? ERROR : SUCCESS),
                error,
                RawJson.in(attributes.path("body")),
                Fields.time(meta.path("oemUpdatedAt")),
                Fields.time(Fields.either(meta.path("retrievedAt"), meta.path("fetchedAt"))),
                Fields.time(meta.path("ingestedAt")),
                others(attributes, meta),
                false);
    }

    /** Reads a bare word too: no sample has one, but to take it for a success would be the worst mistake. */
    private static Optional<String> status(JsonNode status) {
        return Fields.text(status.path("value")).or(() -> Fields.text(status));
    }

    private static Map<String, JsonNode> others(JsonNode attributes, JsonNode meta) {
        Map<String, JsonNode> others = Fields.others(attributes, KNOWN);
        Map<String, JsonNode> ofStatus = Fields.others(attributes.path(STATUS), KNOWN_STATUS);
        Map<String, JsonNode> ofMeta = Fields.others(meta, KNOWN_META);
        if (ofStatus.isEmpty() && ofMeta.isEmpty()) {
            return others;
        }
        Map<String, JsonNode> all = new LinkedHashMap<>(others);
        nest(STATUS, ofStatus, all);
        nest(META, ofMeta, all);
        return Collections.unmodifiableMap(all);
    }

    private static void nest(String name, Map<String, JsonNode> members, Map<String, JsonNode> all) {
        if (!members.isEmpty()) {
            all.put(name, JsonNodeFactory.instance.objectNode().setAll(members));
        }
    }

    /** Returns the same signal with its time bounded: it cannot be from later than its receipt. */
    public Signal receivedAt(Instant time) {
        boolean tooLate = oemUpdatedAt
                .filter(reported -> ClockSkew.isAhead(reported, time))
                .isPresent();
        return tooLate == ahead
                ? this
                : new Signal(
                        code, name, group, status, error, body, oemUpdatedAt, retrievedAt, ingestedAt, others, tooLate);
    }

    /** Returns the signal without its value, for where the value must not be kept. */
    public Signal withoutBody() {
        return new Signal(
                code,
                name,
                group,
                status,
                error,
                Optional.empty(),
                oemUpdatedAt,
                retrievedAt,
                ingestedAt,
                Map.of(),
                ahead);
    }

    /** Returns the time by which signals are compared and age; empty if {@code oemUpdatedAt} is missing or cannot be true. */
    public Optional<Instant> updatedAt() {
        return ahead ? Optional.empty() : oemUpdatedAt;
    }

    /** Whether the body is what the vehicle reported. */
    public boolean isSuccess() {
        return SUCCESS.equalsIgnoreCase(status);
    }

    /**
     * Whether neither a call nor time can bring a value: the car does not support the signal, or the user does not permit
     * it (contract 8). Types are an open set whose case varies.
     */
    public boolean isIncurable() {
        return !isSuccess()
                && error.flatMap(SignalError::type)
                        .filter(type -> INCURABLE.contains(type.toUpperCase(Locale.ROOT)))
                        .isPresent();
    }

    /** Whether the user does not permit, or no longer permits, its value to be read. */
    public boolean isWithdrawn() {
        return !isSuccess()
                && error.flatMap(SignalError::type)
                        .filter(PERMISSION::equalsIgnoreCase)
                        .isPresent();
    }

    /** Leaves out the body: it can be a VIN or a location. */
    @Override
    public String toString() {
        return "Signal[" + code + ", " + status + "]";
    }
}
