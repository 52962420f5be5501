package dev.carflow.benchmark.enrichment.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The least JSON work that makes an enriched event: event and answer are read in one streaming pass each, to find where
 * each signal's members are, and these bytes are copied. The result is that of {@link PlainJackson}.
 */
final class StreamingMerge {

    private static final JsonFactory JSON = new JsonFactory();

    /** Members of an object, without its braces. */
    private record Members(byte[] json, int from, int to) {
        void write(ByteArrayOutputStream out) {
            out.write(json, from, to - from);
        }

        boolean isEmpty() {
            return from == to;
        }
    }

    private record Signal(Members own, Members meta) {}

    private final Map<String, Signal> byCode = new LinkedHashMap<>();

    private StreamingMerge() {}

    static byte[] merged(byte[] event, byte[] answer) {
        try {
            return new StreamingMerge().merge(event, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] merge(byte[] event, byte[] answer) throws IOException {
        Members own = new Members(event, 0, 0);
        int end;
        try (JsonParser parser = JSON.createParser(event)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isData = parser.currentName().equals("data");
                parser.nextToken();
                if (isData) {
                    own = readData(event, parser);
                } else {
                    parser.skipChildren();
                }
            }
            end = tokenAt(parser);
        }
        readAnswer(answer);
        return written(event, own.from(), own.to(), end, event.length + answer.length);
    }

    /**
     * @return the position of the event's own signals, including the member's name
     */
    private Members readData(byte[] event, JsonParser parser) throws IOException {
        Members own = new Members(event, 0, 0);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isSignals = parser.currentName().equals("signals");
            int nameAt = tokenAt(parser);
            parser.nextToken();
            if (isSignals) {
                readSignals(event, parser);
                own = new Members(event, nameAt, tokenAt(parser) + 1);
            } else {
                parser.skipChildren();
            }
        }
        return own;
    }

    private void readSignals(byte[] json, JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            int from = tokenAt(parser) + 1;
            String code = null;
            Members meta = new Members(json, 0, 0);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("code")) {
                    code = parser.getText();
                } else if (name.equals("meta")) {
                    meta = skipped(json, parser);
                } else {
                    parser.skipChildren();
                }
            }
            byCode.put(code, new Signal(new Members(json, from, tokenAt(parser)), meta));
        }
    }

    private void readAnswer(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isData = parser.currentName().equals("data");
                parser.nextToken();
                if (isData) {
                    readResources(json, parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void readResources(byte[] json, JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String code = null;
            Members attributes = new Members(json, 0, 0);
            Members meta = new Members(json, 0, 0);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    // Smartcar's resources have their code as id.
                    case "id" -> code = parser.getText();
                    case "attributes" -> attributes = skipped(json, parser);
                    case "meta" -> meta = skipped(json, parser);
                    default -> parser.skipChildren();
                }
            }
            byCode.put(code, new Signal(attributes, meta));
        }
    }

    private static Members skipped(byte[] json, JsonParser parser) throws IOException {
        int from = tokenAt(parser) + 1;
        parser.skipChildren();
        return new Members(json, from, tokenAt(parser));
    }

    /**
     * @param from start of the event's own signals, which are left out up to {@code to}
     */
    private byte[] written(byte[] event, int from, int to, int end, int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        boolean isLast = event[to] != ',';
        out.write(event, 0, isLast && event[from - 1] == ',' ? from - 1 : from);
        int rest = isLast ? to : to + 1;
        out.write(event, rest, end - rest);
        String before = ",\"signals\":{";
        for (Map.Entry<String, Signal> signal : byCode.entrySet()) {
            out.write((before + '"' + signal.getKey() + "\":{").getBytes(StandardCharsets.UTF_8));
            signal.getValue().own().write(out);
            if (!signal.getValue().meta().isEmpty()) {
                out.write(',');
                signal.getValue().meta().write(out);
            }
            out.write('}');
            before = ",";
        }
        out.write('}');
        out.write('}');
        return out.toByteArray();
    }

    private static int tokenAt(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }
}
