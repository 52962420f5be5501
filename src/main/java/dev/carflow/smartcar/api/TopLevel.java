package dev.carflow.smartcar.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carflow.json.SpelledNumber;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A JSON value without what is nested in it: enough to find the value of a signal in its body.
 *
 * @param isObject whether it is an object
 * @param isEmpty whether it is null, an empty list, or an object of nulls
 * @param scalars an object's texts, numbers and booleans by name; numbers keep their digits
 * @param hasNested whether an object has objects or lists as members
 */
public record TopLevel(boolean isObject, boolean isEmpty, Map<String, JsonNode> scalars, boolean hasNested) {

    private static final TopLevel NOTHING = new TopLevel(false, true, Map.of(), false);
    private static final TopLevel NO_OBJECT = new TopLevel(false, false, Map.of(), false);
    private static final int USUAL_MEMBERS = 4;

    /**
     * Reads a value and checks that it is well-formed.
     *
     * @param parser at the value's first token; afterwards at its last one
     */
    static TopLevel read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_NULL -> NOTHING;
            default -> NO_OBJECT;
        };
    }

    private static TopLevel list(JsonParser parser) throws IOException {
        int elements = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            elements++;
        }
        return elements == 0 ? NOTHING : NO_OBJECT;
    }

    private static TopLevel object(JsonParser parser) throws IOException {
        Map<String, JsonNode> scalars = new HashMap<>(USUAL_MEMBERS);
        boolean hasNested = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                parser.skipChildren();
                hasNested = true;
            } else if (token != JsonToken.VALUE_NULL) {
                scalars.put(name, scalar(parser, token));
            }
        }
        return new TopLevel(true, scalars.isEmpty() && !hasNested, scalars, hasNested);
    }

    private static JsonNode scalar(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_STRING -> TextNode.valueOf(parser.getText());
            default -> number(parser.getText());
        };
    }

    /** A number beyond all number classes is a text. */
    private static JsonNode number(String spelling) {
        try {
            return SpelledNumber.of(spelling);
        } catch (NumberFormatException e) {
            return TextNode.valueOf(spelling);
        }
    }

    /** Leaves out values: they are personal data. */
    @Override
    public String toString() {
        return "TopLevel[" + scalars.size() + " scalars]";
    }
}
