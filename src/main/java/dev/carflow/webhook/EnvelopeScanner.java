package dev.carflow.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.carflow.json.Utf8;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.EventDefect;
import java.io.IOException;

/**
 * Reads the envelope of a body in one pass, without building anything of the rest: all shapes of contract 3, the 2.0
 * forms of contract 5, both handshakes of contract 1. Checks the whole body on the way: well-formed UTF-8 JSON, one
 * object, no duplicate keys at any level, not too deep. Never throws; thread-safe.
 *
 * <p>{@link PlainBody} reads what Smartcar sends, at half of the cost; the parser here decides on everything else.
 */
final class EnvelopeScanner {

    private static final String NOT_UTF_8 = "not well-formed UTF-8";

    private final int maxDepth;
    private final JsonFactory json;

    /** Allows duplicate keys: a second parse distinguishes that defect from others. */
    private final JsonFactory lenient;

    EnvelopeScanner(int maxDepth) {
        this.maxDepth = maxDepth;
        this.json = factory(maxDepth)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        this.lenient = factory(maxDepth).build();
    }

    private static JsonFactoryBuilder factory(int maxDepth) {
        return new JsonFactoryBuilder()
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                // Keys come from outside: interning them would let senders fill the JVM's string table.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // UTF-8 is the contract; a body in UTF-16 is malformed, not guessed at.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .build());
    }

    Scan scan(byte[] body) {
        Envelope plain = PlainBody.read(body, maxDepth);
        return plain == null ? scanAny(body) : plain.classify();
    }

    private Scan scanAny(byte[] body) {
        if (!Utf8.isWellFormed(body)) {
            return defect(EventDefect.MALFORMED_JSON, NOT_UTF_8);
        }
        try (JsonParser parser = json.createParser(body)) {
            return scan(body, parser);
        } catch (IOException e) {
            // Jackson throws this for bytes in memory only if it finds bad UTF-8.
            return defect(EventDefect.MALFORMED_JSON, NOT_UTF_8);
        }
    }

    private Scan scan(byte[] body, JsonParser parser) throws IOException {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return defect(EventDefect.NOT_AN_OBJECT, "the body is not a JSON object");
            }
            Envelope envelope = new Envelope();
            readRoot(parser, envelope);
            if (parser.nextToken() != null) {
                return defect(EventDefect.MALFORMED_JSON, "more follows after the JSON object" + position(parser));
            }
            return envelope.classify();
        } catch (StreamConstraintsException e) {
            return parser.getParsingContext().getNestingDepth() > maxDepth
                    ? defect(EventDefect.TOO_DEEP, "nested deeper than " + maxDepth + " levels")
                    : defect(EventDefect.MALFORMED_JSON, "names or numbers out of all proportion");
        } catch (JsonParseException e) {
            return duplicateKeyExplains(body, e)
                    ? defect(EventDefect.DUPLICATE_KEY, "a key occurs twice in one object" + position(e))
                    : defect(EventDefect.MALFORMED_JSON, "not well-formed JSON" + position(e));
        } catch (JsonProcessingException e) {
            return defect(EventDefect.MALFORMED_JSON, "not well-formed JSON" + position(e));
        }
    }

    /** Returns whether a parser that allows duplicate keys gets past the failure. */
    private boolean duplicateKeyExplains(byte[] body, JsonParseException failure) throws IOException {
        try (JsonParser parser = lenient.createParser(body)) {
            while (parser.nextToken() != null) {
                if (parser.currentTokenLocation().getByteOffset() > offset(failure)) {
                    return true;
                }
            }
            return true;
        } catch (JsonProcessingException later) {
            return offset(later) > offset(failure);
        }
    }

    private static void readRoot(JsonParser parser, Envelope envelope) throws IOException {
        readMembers(parser, JsonToken.START_OBJECT, (name, value) -> {
            switch (name) {
                case "eventId" -> envelope.eventId = text(parser, value);
                case "eventType" -> envelope.eventType = text(parser, value);
                case "vehicleId" -> envelope.rootVehicleId = text(parser, value);
                case "eventName" -> envelope.eventName = text(parser, value);
                case "webhookId" -> envelope.rootWebhookId = text(parser, value);
                case "mode" -> envelope.rootMode = text(parser, value);
                case "data" -> readData(parser, value, envelope);
                case "meta" -> readMeta(parser, value, envelope);
                case "payload" -> readPayload(parser, value, envelope);
                default -> parser.skipChildren();
            }
        });
    }

    private static void readData(JsonParser parser, JsonToken token, Envelope envelope) throws IOException {
        readMembers(parser, token, (name, value) -> {
            switch (name) {
                case "user" -> readUser(parser, value, envelope);
                case "vehicle" -> readVehicle(parser, value, envelope);
                case "challenge" -> envelope.challenge = text(parser, value);
                default -> parser.skipChildren();
            }
        });
    }

    private static void readUser(JsonParser parser, JsonToken token, Envelope envelope) throws IOException {
        readMembers(parser, token, (name, value) -> {
            if (name.equals("id")) {
                envelope.userId = text(parser, value);
            } else {
                parser.skipChildren();
            }
        });
    }

    private static void readVehicle(JsonParser parser, JsonToken token, Envelope envelope) throws IOException {
        readMembers(parser, token, (name, value) -> {
            switch (name) {
                case "id" -> envelope.vehicleId = text(parser, value);
                case "mode" -> envelope.vehicleMode = text(parser, value);
                default -> parser.skipChildren();
            }
        });
    }

    private static void readMeta(JsonParser parser, JsonToken token, Envelope envelope) throws IOException {
        readMembers(parser, token, (name, value) -> {
            switch (name) {
                case "webhookId" -> envelope.webhookId = text(parser, value);
                case "deliveryId" -> envelope.deliveryId = text(parser, value);
                case "deliveredAt" -> envelope.deliveredAt = DeliveryTime.read(parser, value);
                case "mode" -> envelope.mode = text(parser, value);
                case "applicationId" -> envelope.applicationId = text(parser, value);
                case "sequence" -> envelope.sequence = integer(parser, value);
                default -> parser.skipChildren();
            }
        });
    }

    /** Reads the payload of 2.0: a challenge, one vehicle's event, or data of several vehicles (contract 5.1). */
    private static void readPayload(JsonParser parser, JsonToken token, Envelope envelope) throws IOException {
        readMembers(parser, token, (name, value) -> {
            switch (name) {
                case "challenge" -> envelope.legacyChallenge = text(parser, value);
                case "eventId" -> envelope.legacyEventId = text(parser, value);
                case "vehicleId" -> envelope.legacyVehicleId = text(parser, value);
                case "vehicles" -> readLegacyVehicles(parser, value, envelope);
                default -> parser.skipChildren();
            }
        });
    }

    /** Reads the first vehicle only: it is the record's key. */
    private static void readLegacyVehicles(JsonParser parser, JsonToken token, Envelope envelope) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        boolean first = true;
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (first && item == JsonToken.START_OBJECT) {
                first = false;
                readLegacyVehicle(parser, item, envelope);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void readLegacyVehicle(JsonParser parser, JsonToken token, Envelope envelope) throws IOException {
        readMembers(parser, token, (name, value) -> {
            switch (name) {
                case "vehicleId" -> envelope.firstVehicleId = text(parser, value);
                case "requestId" -> envelope.firstRequestId = text(parser, value);
                default -> parser.skipChildren();
            }
        });
    }

    /** Reads or skips the value of one member. */
    private interface MemberReader {
        void read(String name, JsonToken value) throws IOException;
    }

    /** Reads the members of an object; any other value is skipped as if it were absent. */
    private static void readMembers(JsonParser parser, JsonToken token, MemberReader reader) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            reader.read(name, parser.nextToken());
        }
    }

    /** Returns a string's text; null for any other value, which is skipped. */
    private static String text(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** Returns a whole number; null for any other value, which is skipped. */
    private static Long integer(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        parser.skipChildren();
        return null;
    }

    private static long offset(JsonProcessingException e) {
        return e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    }

    private static String position(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
    }

    private static String position(JsonParser parser) {
        return " at byte " + parser.currentTokenLocation().getByteOffset();
    }

    private static Scan defect(EventDefect defect, String detail) {
        return new Scan.Delivered(UnroutableEvent.unreadable(defect, detail));
    }
}
