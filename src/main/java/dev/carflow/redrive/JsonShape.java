package dev.carflow.redrive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The shape of a JSON value: the names and types of its top level, and never a value. Names that are not plain words
 * could be content, and are not shown either.
 *
 * @param form the kind of the whole value
 * @param members of an object, as {@code name: type}
 */
public record JsonShape(String form, List<String> members) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]{0,39}");
    private static final int MOST_MEMBERS = 50;

    public JsonShape {
        members = List.copyOf(members);
    }

    /** Never throws, whatever the bytes are. */
    static JsonShape of(byte[] value) {
        if (value == null) {
            return new JsonShape("no value", List.of());
        }
        List<String> members = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(value)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                return new JsonShape(first == null ? "empty" : type(parser, first), members);
            }
            int count = readMembers(parser, members);
            return new JsonShape("object of " + count, members);
        } catch (IOException e) {
            return new JsonShape("JSON that ends or breaks before its end", members);
        }
    }

    private static int readMembers(JsonParser parser, List<String> members) throws IOException {
        int count = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            String type = type(parser, parser.nextToken());
            if (++count <= MOST_MEMBERS) {
                members.add((WORD.matcher(name).matches() ? name : "(not a plain word)") + ": " + type);
            }
        }
        return count;
    }

    private static String type(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> "object of " + elements(parser, JsonToken.END_OBJECT);
            case START_ARRAY -> "array of " + elements(parser, JsonToken.END_ARRAY);
            case VALUE_STRING -> "string of " + parser.getTextLength();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "boolean";
            case VALUE_NULL -> "null";
            default -> "nothing";
        };
    }

    private static int elements(JsonParser parser, JsonToken end) throws IOException {
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != end; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("ends early");
            }
            if (token == JsonToken.FIELD_NAME) {
                token = parser.nextToken();
            }
            parser.skipChildren();
            count++;
        }
        return count;
    }
}
