package dev.carflow.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Reads from a reading's value of which event it is (docs/readings.md), and nothing else. */
final class ReadingEvent {

    private static final String EVENT_ID = "event_id";
    private static final JsonFactory JSON = new JsonFactory();

    private ReadingEvent() {}

    /** Returns the event's id; none for a value that is no reading. */
    static Optional<String> read(byte[] value) {
        if (value == null) {
            return Optional.empty();
        }
        try (JsonParser parser = JSON.createParser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = EVENT_ID.equals(parser.currentName());
                parser.nextToken();
                if (wanted) {
                    return Optional.ofNullable(parser.getValueAsString());
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
