package dev.carflow.smartcar.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A JSON value as received: kept and passed on without being parsed. Most of what Smartcar sends are values of signals,
 * and only their times and status matter here. Two with the same text are equal.
 */
public final class RawJson implements JsonSerializable {

    private final String text;

    /** Read with the value around it, or on first use; the same object each time. */
    private TopLevel topLevel;

    /** @param text one well-formed value */
    public RawJson(String text) {
        this(text, null);
    }

    /** @param topLevel of the text; null if it was not read */
    RawJson(String text, TopLevel topLevel) {
        this.text = text;
        this.topLevel = topLevel;
    }

    /** @return empty for a member that is missing or null */
    static Optional<RawJson> in(JsonNode member) {
        return member.isMissingNode() || member.isNull() ? Optional.empty() : Optional.of(of(member));
    }

    public static RawJson of(JsonNode value) {
        return value instanceof POJONode node && node.getPojo() instanceof RawJson raw
                ? raw
                : new RawJson(Fields.json(value));
    }

    public String text() {
        return text;
    }

    /** Returns a node that is written as this text, unchanged. */
    JsonNode node() {
        return new POJONode(this);
    }

    /** Returns the parsed value. */
    public JsonNode tree() {
        try {
            return Fields.tree(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("it was read before", e);
        }
    }

    /** Returns the value without what is nested in it. */
    public TopLevel topLevel() {
        if (topLevel == null) {
            try (JsonParser parser = Fields.parser(text)) {
                parser.nextToken();
                topLevel = TopLevel.read(parser);
            } catch (IOException e) {
                throw new UncheckedIOException("it was read before", e);
            }
        }
        return topLevel;
    }

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeRawValue(text);
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(json, provider);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawJson that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Names the length alone: the value can be a VIN or a location. */
    @Override
    public String toString() {
        return "RawJson[" + text.length() + " characters]";
    }
}
