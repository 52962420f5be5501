package dev.carflow.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.carflow.routing.Event;
import dev.carflow.routing.Event.Delivery;
import dev.carflow.routing.Event.LegacyEvent;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.Event.VehicleEvent;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.routing.VehicleMode;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The oracle of the envelope scan: the same reading through a whole tree, by another parser than the service's. It
 * gives no details of defects. A body that does not begin as an object is none, whether or not it is well-formed.
 */
final class FullParser {

    private FullParser() {}

    static Scan scan(byte[] body, int maxDepth) {
        String text = new String(body, StandardCharsets.UTF_8);
        // Decided by itself: only well-formed bytes come back from text.
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body)) {
            return unroutable(EventDefect.MALFORMED_JSON);
        }
        if (!text.replaceFirst("^[ \\t\\n\\r]*", "").startsWith("{")) {
            return unroutable(EventDefect.NOT_AN_OBJECT);
        }
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(Integer.MAX_VALUE);
            JsonElement root = new Tree(maxDepth).read(reader);
            return reader.peek() == JsonToken.END_DOCUMENT ? classify(root) : unroutable(EventDefect.MALFORMED_JSON);
        } catch (Found e) {
            return unroutable(e.defect);
        } catch (MalformedJsonException | EOFException e) {
            return unroutable(EventDefect.MALFORMED_JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return whether both say the same; of what is no object nothing else is said than that it is not taken */
    static boolean agree(Scan scanned, Scan expected) {
        boolean noObject = expected.equals(unroutable(EventDefect.NOT_AN_OBJECT));
        return scanned.equals(expected) || noObject && scanned.equals(unroutable(EventDefect.MALFORMED_JSON));
    }

    /** More than a parser says of a body. */
    private static final class Found extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient EventDefect defect;

        Found(EventDefect defect) {
            this.defect = defect;
        }
    }

    /** Builds values, and stops where an object has a name twice or is too deep. */
    private static final class Tree {

        private final int maxDepth;
        private int depth;

        Tree(int maxDepth) {
            this.maxDepth = maxDepth;
        }

        JsonElement read(JsonReader reader) throws IOException {
            return switch (reader.peek()) {
                case BEGIN_OBJECT -> object(reader);
                case BEGIN_ARRAY -> array(reader);
                case STRING -> new JsonPrimitive(reader.nextString());
                case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
                case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
                default -> {
                    reader.nextNull();
                    yield JsonNull.INSTANCE;
                }
            };
        }

        private JsonObject object(JsonReader reader) throws IOException {
            deeper();
            JsonObject object = new JsonObject();
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (hasHalfAPair(name)) {
                    throw new Found(EventDefect.MALFORMED_JSON);
                }
                if (object.has(name)) {
                    throw new Found(EventDefect.DUPLICATE_KEY);
                }
                object.add(name, read(reader));
            }
            reader.endObject();
            depth--;
            return object;
        }

        private JsonArray array(JsonReader reader) throws IOException {
            deeper();
            JsonArray array = new JsonArray();
            reader.beginArray();
            while (reader.hasNext()) {
                array.add(read(reader));
            }
            reader.endArray();
            depth--;
            return array;
        }

        private void deeper() throws Found {
            if (++depth > maxDepth) {
                throw new Found(EventDefect.TOO_DEEP);
            }
        }
    }

    private static Scan classify(JsonElement root) {
        String type = text(root, "eventType");
        String name = text(root, "eventName");
        if ("VERIFY".equals(type)) {
            return new Scan.Handshake(text(root, "data", "challenge"));
        }
        if (type == null && name != null) {
            return name.equalsIgnoreCase("verify")
                    ? new Scan.Handshake(text(root, "payload", "challenge"))
                    : new Scan.Delivered(legacy(root, name));
        }
        return new Scan.Delivered(vehicle(root, type));
    }

    private static Event vehicle(JsonElement root, String type) {
        String eventId = text(root, "eventId");
        String userId = text(root, "data", "user", "id");
        String nested = text(root, "data", "vehicle", "id");
        String vehicleId = nested == null ? text(root, "vehicleId") : nested;
        String webhookId = text(root, "meta", "webhookId");
        String deliveryId = text(root, "meta", "deliveryId");
        String application = text(root, "meta", "applicationId");
        Delivery delivery = new Delivery(
                present(webhookId),
                present(deliveryId),
                time(at(root, "meta", "deliveredAt")),
                usable(application) ? present(application) : null,
                integer(at(root, "meta", "sequence")));
        if (!usable(eventId, userId, vehicleId, webhookId, deliveryId)) {
            return event(unroutable(EventDefect.INVALID_ID));
        }
        boolean known =
                Stream.of(VehicleEventType.values()).anyMatch(t -> t.name().equals(type));
        EventDefect defect = !known
                ? EventDefect.UNKNOWN_TYPE
                : present(eventId) == null
                        ? EventDefect.NO_EVENT_ID
                        : present(userId) == null ? EventDefect.NO_USER_ID : null;
        if (defect != null) {
            return new UnroutableEvent(defect, "", type, present(eventId), present(userId), delivery);
        }
        VehicleMode mode = mode(text(root, "meta", "mode"), text(root, "data", "vehicle", "mode"));
        return new VehicleEvent(VehicleEventType.valueOf(type), eventId, userId, present(vehicleId), mode, delivery);
    }

    private static Event legacy(JsonElement root, String name) {
        JsonElement vehicles = at(root, "payload", "vehicles");
        JsonElement first = vehicles.isJsonArray() && !vehicles.getAsJsonArray().isEmpty()
                ? vehicles.getAsJsonArray().get(0)
                : JsonNull.INSTANCE;
        String direct = text(root, "payload", "vehicleId");
        String vehicleId = present(direct == null ? text(first, "vehicleId") : direct);
        String eventId = text(root, "payload", "eventId");
        String requestId = text(first, "requestId");
        String webhookId = text(root, "webhookId");
        if (!usable(eventId, vehicleId, requestId, webhookId)) {
            return event(unroutable(EventDefect.INVALID_ID));
        }
        String substitute = present(requestId) == null
                ? null
                : Stream.of(webhookId, vehicleId, requestId)
                        .filter(part -> present(part) != null)
                        .collect(Collectors.joining(":"));
        return new LegacyEvent(
                name,
                present(eventId) == null ? substitute : eventId,
                vehicleId,
                present(webhookId),
                mode(text(root, "mode")));
    }

    private static VehicleMode mode(String... given) {
        List<String> words = Stream.of(given)
                .filter(Objects::nonNull)
                .map(word -> word.toUpperCase(Locale.ROOT))
                .toList();
        if (words.contains("TEST") || words.contains("SIMULATED")) {
            return words.contains("TEST") ? VehicleMode.TEST : VehicleMode.SIMULATED;
        }
        return words.contains("LIVE") && Set.copyOf(words).size() == 1 ? VehicleMode.LIVE : VehicleMode.UNKNOWN;
    }

    private static Instant time(JsonElement value) {
        if (!(value instanceof JsonPrimitive plain)) {
            return null;
        }
        if (plain.isString()) {
            return DeliveryTime.ofText(plain.getAsString());
        }
        boolean integral = plain.isNumber() && plain.getAsString().matches("-?\\d+");
        return integral && new BigInteger(plain.getAsString()).bitLength() < 64
                ? DeliveryTime.ofEpoch(new BigInteger(plain.getAsString()).longValue())
                : null;
    }

    /** @return null for what is no whole number of 64 bits */
    private static Long integer(JsonElement value) {
        boolean integral = value instanceof JsonPrimitive plain
                && plain.isNumber()
                && plain.getAsString().matches("-?\\d+");
        BigInteger number = integral ? new BigInteger(value.getAsString()) : null;
        return integral && number.bitLength() < 64 ? number.longValue() : null;
    }

    /** @return null for what is absent or no text */
    private static String text(JsonElement from, String... names) {
        return at(from, names) instanceof JsonPrimitive plain && plain.isString() ? plain.getAsString() : null;
    }

    private static JsonElement at(JsonElement from, String... names) {
        JsonElement value = from;
        for (String name : names) {
            value = value instanceof JsonObject object && object.has(name) ? object.get(name) : JsonNull.INSTANCE;
        }
        return value;
    }

    private static String present(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static boolean usable(String... ids) {
        return Stream.of(ids).filter(Objects::nonNull).allMatch(id -> id.length() <= 256 && !hasHalfAPair(id));
    }

    /** @return whether there is a surrogate without its other half: such a text has no form in UTF-8 */
    private static boolean hasHalfAPair(String text) {
        return text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }

    private static Scan unroutable(EventDefect defect) {
        return new Scan.Delivered(UnroutableEvent.unreadable(defect, ""));
    }

    private static Event event(Scan scan) {
        return ((Scan.Delivered) scan).event();
    }
}
