package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A JSON value as received: kept and passed on without being parsed. Most of what Smartcar sends are values of signals,
 * and only their times and status matter here.
 *
 * @param text one well-formed value
 */
public record RawJson(String text) {

    /** @return empty for a member that is missing or null */
    static Optional<RawJson> in(JsonNode member) {
        return member.isMissingNode() || member.isNull() ? Optional.empty() : Optional.of(of(member));
    }

    public static RawJson of(JsonNode value) {
        return value instanceof POJONode node && node.getPojo() instanceof RawValue raw
                ? new RawJson((String) raw.rawValue())
                : new RawJson(Fields.json(value));
    }

    /** Returns a node that is written as this text, unchanged. */
    JsonNode node() {
        return new POJONode(new RawValue(text));
    }

    /** Returns the parsed value. */
    public JsonNode tree() {
        try {
            return Fields.tree(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("it was read before", e);
        }
    }

    /** Names the length alone: the value can be a VIN or a location. */
    @Override
    public String toString() {
        return "RawJson[" + text.length() + " characters]";
    }
}
