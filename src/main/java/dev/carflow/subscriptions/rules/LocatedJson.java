package dev.carflow.subscriptions.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON in which each value knows its line, so that a problem can be found in the file. A key that occurs twice is refused. */
sealed interface LocatedJson {

    JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Returns the line on which the value begins, from 1. */
    int line();

    record Members(int line, Map<String, LocatedJson> values) implements LocatedJson {}

    record Items(int line, List<LocatedJson> values) implements LocatedJson {}

    record Text(int line, String value) implements LocatedJson {}

    record Number(int line, long value) implements LocatedJson {}

    /** Null, true, false or a fraction: no rule takes one. */
    record Other(int line) implements LocatedJson {}

    /** @throws IOException if the text is not one JSON value */
    static LocatedJson read(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            LocatedJson value = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "there is more after the end", parser.currentTokenLocation());
            }
            return value;
        }
    }

    private static LocatedJson value(JsonParser parser) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.currentToken() == null) {
            throw new JsonParseException(parser, "the file is empty", parser.currentLocation());
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser, line);
            case START_ARRAY -> items(parser, line);
            case VALUE_STRING -> new Text(line, parser.getText());
            case VALUE_NUMBER_INT -> new Number(line, parser.getLongValue());
            default -> new Other(line);
        };
    }

    private static Members members(JsonParser parser, int line) throws IOException {
        Map<String, LocatedJson> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            values.put(name, value(parser));
        }
        return new Members(line, values);
    }

    private static Items items(JsonParser parser, int line) throws IOException {
        List<LocatedJson> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser));
        }
        return new Items(line, values);
    }
}
