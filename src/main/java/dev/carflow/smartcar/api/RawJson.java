package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A JSON value as it was received: kept and passed on, not looked into. Most of what Smartcar sends are values of signals,
 * of which only the times and the status matter here.
 *
 * @param text one well-formed value
 */
public record RawJson(String text) {

    /** @return none for a member that is not there or null */
    static Optional<RawJson> in(JsonNode member) {
        return member.isMissingNode() || member.isNull() ? Optional.empty() : Optional.of(of(member));
    }

    public static RawJson of(JsonNode value) {
        return value instanceof POJONode node && node.getPojo() instanceof RawValue raw
                ? new RawJson((String) raw.rawValue())
                : new RawJson(Fields.json(value));
    }

    /** In a tree it stands as text that is written as it is. */
    JsonNode node() {
        return new POJONode(new RawValue(text));
    }

    /** For who has to look into it. */
    public JsonNode tree() {
        try {
            return Fields.tree(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("it was read before", e);
        }
    }

    /** It can be a VIN or a place. */
    @Override
    public String toString() {
        return "RawJson[" + text.length() + " characters]";
    }
}
