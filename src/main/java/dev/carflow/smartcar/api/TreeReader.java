package dev.carflow.smartcar.api;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.json.SpelledNumber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON as a tree, but keeps objects and arrays named {@code body} as received ({@link RawJson}): a signal's value is
 * checked to be well-formed and passed on. Numbers keep their digits.
 */
final class TreeReader {

    private static final String BODY = "body";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final byte[] source;
    private final JsonParser parser;

    /** @param parser of the source, at its beginning */
    TreeReader(byte[] source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /** @return the one value; a missing node if there is none */
    JsonNode read() throws IOException {
        if (parser.nextToken() == null) {
            return MissingNode.getInstance();
        }
        JsonNode value = value();
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "more than one value");
        }
        return value;
    }

    /** Recurses as deep as the parser allows. */
    private JsonNode value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> SpelledNumber.of(parser.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private JsonNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            object.set(name, token.isStructStart() && name.equals(BODY) ? asReceived() : value());
        }
        return object;
    }

    private JsonNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }

    private JsonNode integer() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> isMinusZero() ? SpelledNumber.of(parser.getText()) : NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private boolean isMinusZero() throws IOException {
        return parser.getIntValue() == 0 && parser.getText().charAt(0) == '-';
    }

    private JsonNode asReceived() throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (start < 0) {
            // The source is UTF-16 or UTF-32, not UTF-8: the parser counts characters.
            return value();
        }
        TopLevel topLevel = TopLevel.read(parser);
        int end = (int) parser.currentLocation().getByteOffset();
        return new RawJson(new String(source, start, end - start, StandardCharsets.UTF_8), topLevel).node();
    }
}
