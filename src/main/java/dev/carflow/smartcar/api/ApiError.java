package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Type and code of an error of Smartcar (contract 7.7). Both sets are open and their case varies between editions, so they
 * are compared without case, and unknown values are kept as they are.
 *
 * @param type such as {@code RATE_LIMIT}
 * @param code such as {@code VEHICLE}
 */
public record ApiError(Optional<String> type, Optional<String> code) {

    public static final ApiError NONE = new ApiError(Optional.empty(), Optional.empty());

    /** Only such words are repeated: they reach logs, and a response may hold anything. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]{1,80}");

    public static ApiError of(String type, String code) {
        return new ApiError(Optional.ofNullable(type), Optional.ofNullable(code));
    }

    /** Reads the body of an error: v3's {@code errors[0]}, the bare object of v2, or OAuth's {@code error} (contract 5.2). */
    static ApiError in(JsonNode body) {
        JsonNode error = first(body);
        return new ApiError(word(error.path("type")), word(error.path("code")).or(() -> word(error.path("error"))));
    }

    /** Returns the id under which Smartcar's support finds the call, if the body names it. */
    static Optional<String> requestIdIn(JsonNode body) {
        JsonNode error = first(body);
        return word(error.path("meta").path("debug").path("requestId")).or(() -> word(error.path("requestId")));
    }

    static Optional<String> word(String text) {
        return Optional.ofNullable(text).filter(value -> WORD.matcher(value).matches());
    }

    private static Optional<String> word(JsonNode node) {
        return word(node.textValue());
    }

    private static JsonNode first(JsonNode body) {
        return body.has("errors") ? body.path("errors").path(0) : body;
    }

    public boolean isOfType(String name) {
        return type.filter(name::equalsIgnoreCase).isPresent();
    }

    public boolean hasCode(String name) {
        return code.filter(name::equalsIgnoreCase).isPresent();
    }

    @Override
    public String toString() {
        return type.orElse("-") + "/" + code.orElse("-");
    }
}
