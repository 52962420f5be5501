package dev.carflow.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.routing.Event;
import dev.carflow.routing.Event.Defect;
import dev.carflow.routing.Event.Delivery;
import dev.carflow.routing.Event.LegacyEvent;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.Event.VehicleEvent;
import dev.carflow.routing.Event.VehicleEventType;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the envelope scan must agree with: the same reading by way of a whole tree. It gives no details of defects. */
final class FullParser {

    private FullParser() {}

    static Scan scan(byte[] body, int maxDepth) {
        // Decided without the parser, which takes more than UTF-8: only well-formed bytes come back from text.
        if (!Arrays.equals(new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), body)) {
            return unroutable(Defect.MALFORMED_JSON);
        }
        ObjectMapper mapper = new ObjectMapper(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(JsonFactory.Feature.CHARSET_DETECTION)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(maxDepth)
                                .maxNumberLength(Integer.MAX_VALUE)
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        JsonNode root;
        try (JsonParser parser = mapper.createParser(body)) {
            // What begins as something else is no object, however it goes on.
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return unroutable(Defect.NOT_AN_OBJECT);
            }
            root = mapper.readTree(parser);
            if (parser.nextToken() != null) {
                return unroutable(Defect.MALFORMED_JSON);
            }
        } catch (IOException e) {
            return unroutable(defect(e));
        }
        return classify(root);
    }

    /** By how the message begins: further on it may quote the body. */
    private static Defect defect(IOException e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : "";
        if (message.startsWith("Duplicate field")) {
            return Defect.DUPLICATE_KEY;
        }
        return message.startsWith("Document nesting depth") ? Defect.TOO_DEEP : Defect.MALFORMED_JSON;
    }

    private static Scan classify(JsonNode root) {
        String type = text(root.path("eventType"));
        String name = text(root.path("eventName"));
        if ("VERIFY".equals(type)) {
            return new Scan.Handshake(text(root.at("/data/challenge")));
        }
        if (type == null && name != null) {
            return name.equalsIgnoreCase("verify")
                    ? new Scan.Handshake(text(root.at("/payload/challenge")))
                    : new Scan.Delivered(legacy(root, name));
        }
        return new Scan.Delivered(vehicle(root, type));
    }

    private static Event vehicle(JsonNode root, String type) {
        String eventId = text(root.path("eventId"));
        String userId = text(root.at("/data/user/id"));
        String nested = text(root.at("/data/vehicle/id"));
        String vehicleId = nested == null ? text(root.path("vehicleId")) : nested;
        String webhookId = text(root.at("/meta/webhookId"));
        String deliveryId = text(root.at("/meta/deliveryId"));
        Delivery delivery = new Delivery(present(webhookId), present(deliveryId), time(root.at("/meta/deliveredAt")));
        if (!usable(eventId, userId, vehicleId, webhookId, deliveryId)) {
            return event(unroutable(Defect.INVALID_ID));
        }
        boolean known =
                Stream.of(VehicleEventType.values()).anyMatch(t -> t.name().equals(type));
        Defect defect = !known
                ? Defect.UNKNOWN_TYPE
                : present(eventId) == null ? Defect.NO_EVENT_ID : present(userId) == null ? Defect.NO_USER_ID : null;
        if (defect != null) {
            return new UnroutableEvent(defect, "", type, present(eventId), present(userId), delivery);
        }
        boolean test = "TEST".equalsIgnoreCase(text(root.at("/meta/mode")));
        return new VehicleEvent(VehicleEventType.valueOf(type), eventId, userId, present(vehicleId), test, delivery);
    }

    private static Event legacy(JsonNode root, String name) {
        JsonNode first = root.at("/payload/vehicles").isArray() ? root.at("/payload/vehicles/0") : root.path("none");
        String direct = text(root.at("/payload/vehicleId"));
        String vehicleId = present(direct == null ? text(first.path("vehicleId")) : direct);
        String eventId = text(root.at("/payload/eventId"));
        String requestId = text(first.path("requestId"));
        String webhookId = text(root.path("webhookId"));
        if (!usable(eventId, vehicleId, requestId, webhookId)) {
            return event(unroutable(Defect.INVALID_ID));
        }
        String substitute = present(requestId) == null
                ? null
                : Stream.of(webhookId, vehicleId, requestId)
                        .filter(part -> present(part) != null)
                        .collect(Collectors.joining(":"));
        return new LegacyEvent(name, present(eventId) == null ? substitute : eventId, vehicleId, present(webhookId));
    }

    private static Instant time(JsonNode node) {
        if (node.isTextual()) {
            return DeliveryTime.ofText(node.asText());
        }
        return node.isIntegralNumber() && node.bigIntegerValue().bitLength() < 64
                ? DeliveryTime.ofEpoch(node.bigIntegerValue()
                        .min(BigInteger.valueOf(Long.MAX_VALUE))
                        .longValue())
                : null;
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static String present(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static boolean usable(String... ids) {
        return Stream.of(ids)
                .filter(Objects::nonNull)
                .allMatch(id -> id.length() <= 256
                        && List.of(id.codePoints().boxed().toArray(Integer[]::new)).stream()
                                .noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
    }

    private static Scan unroutable(Defect defect) {
        return new Scan.Delivered(UnroutableEvent.unreadable(defect, ""));
    }

    private static Event event(Scan scan) {
        return ((Scan.Delivered) scan).event();
    }
}
