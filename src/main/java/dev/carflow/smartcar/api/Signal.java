package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One signal of a vehicle (contract 7.4 and 8).
 *
 * @param code such as {@code charge-ischarging}; an open set
 * @param status {@code SUCCESS}, {@code ERROR}, {@code UNAVAILABLE} or a later word; a missing one means success
 * @param body as Smartcar wrote it, unknown members and all; nobody may change it. That of a signal that is not a
 *     success is the last known one, however new its times look
 * @param oemUpdatedAt when the maker had the value: its age; none for static attributes
 * @param retrievedAt when Smartcar took it from the maker
 * @param ingestedAt when Smartcar's store took it in
 */
public record Signal(
        String code,
        Optional<String> name,
        Optional<String> group,
        String status,
        Optional<SignalError> error,
        Optional<JsonNode> body,
        Optional<Instant> oemUpdatedAt,
        Optional<Instant> retrievedAt,
        Optional<Instant> ingestedAt) {

    public static final String SUCCESS = "SUCCESS";
    private static final String ERROR = "ERROR";

    /** Why a signal has no fresh value; where a webhook says null, the API says {@code UNKNOWN}. */
    public record SignalError(Optional<String> type, Optional<String> code) {}

    /** @return none for what names no signal */
    static Optional<Signal> read(JsonNode resource) {
        JsonNode attributes = resource.path("attributes");
        return Fields.text(attributes.path("code"))
                .or(() -> Fields.text(resource.path("id")))
                .map(code -> read(code, attributes, resource.path("meta")));
    }

    private static Signal read(String code, JsonNode attributes, JsonNode meta) {
        Optional<SignalError> error = Optional.of(attributes.path("status").path("error"))
                .filter(JsonNode::isObject)
                .map(found -> new SignalError(Fields.text(found.path("type")), Fields.text(found.path("code"))));
        return new Signal(
                code,
                Fields.text(attributes.path("name")),
                Fields.text(attributes.path("group")),
                Fields.text(attributes.path("status").path("value")).orElse(error.isPresent() ? ERROR : SUCCESS),
                error,
                Optional.of(attributes.path("body")).filter(body -> !body.isMissingNode() && !body.isNull()),
                Fields.time(meta.path("oemUpdatedAt")),
                Fields.time(Fields.either(meta.path("retrievedAt"), meta.path("fetchedAt"))),
                Fields.time(meta.path("ingestedAt")));
    }

    /** Only then is the body what the vehicle said. */
    public boolean isSuccess() {
        return SUCCESS.equalsIgnoreCase(status);
    }

    /** A body can be a VIN or a place. */
    @Override
    public String toString() {
        return "Signal[" + code + ", " + status + "]";
    }
}
