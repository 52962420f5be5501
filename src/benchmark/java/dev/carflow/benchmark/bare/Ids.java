package dev.carflow.benchmark.bare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The parts of a record's key and headers, read from a body in one streaming pass. */
final class Ids {

    private static final JsonFactory JSON = new JsonFactory();

    String event;
    String user;
    String vehicle;
    String webhook;
    String delivery;
    long deliveredAt;

    private Ids() {}

    static Ids read(byte[] body) throws IOException {
        Ids ids = new Ids();
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "eventId" -> ids.event = parser.getText();
                    case "data" -> ids.readData(parser);
                    case "meta" -> ids.readMeta(parser);
                    default -> parser.skipChildren();
                }
            }
        }
        return ids;
    }

    private void readData(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "user" -> user = readId(parser);
                case "vehicle" -> vehicle = readId(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void readMeta(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "webhookId" -> webhook = parser.getText();
                case "deliveryId" -> delivery = parser.getText();
                case "deliveredAt" -> deliveredAt = parser.getLongValue();
                default -> parser.skipChildren();
            }
        }
    }

    private static String readId(JsonParser parser) throws IOException {
        String id = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isId = parser.currentName().equals("id");
            parser.nextToken();
            if (isId) {
                id = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return id;
    }
}
