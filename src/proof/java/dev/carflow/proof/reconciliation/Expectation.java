package dev.carflow.proof.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The expected record of a body that was sent, by docs/events.md. */
final class Expectation {

    private Expectation() {}

    /**
     * @param keys the allowed keys of the record
     * @return the event, without attempts
     */
    static SentEvent of(Destination destination, Set<String> keys, byte[] body) {
        JsonNode event = Json.read(body);
        boolean legacy = destination == Destination.LEGACY;
        String webhook = legacy
                ? event.path("webhookId").asText()
                : event.path("meta").path("webhookId").asText();
        String type = legacy
                ? "com.smartcar.legacy." + event.path("eventName").asText()
                : "com.smartcar." + event.path("eventType").asText();
        return new SentEvent(
                id(destination, webhook, event),
                destination,
                keys,
                type.toLowerCase(Locale.ROOT),
                webhook.isEmpty() ? "/smartcar/webhooks" : "/smartcar/webhooks/" + percentEncoded(webhook),
                destination == Destination.QUARANTINE ? Optional.empty() : Json.text(vehicle(event)),
                List.of());
    }

    private static String id(Destination destination, String webhook, JsonNode event) {
        JsonNode scheduled = event.path("payload").path("vehicles").path(0);
        if (destination == Destination.LEGACY && !scheduled.isMissingNode()) {
            return webhook + ":" + scheduled.path("vehicleId").asText() + ":"
                    + scheduled.path("requestId").asText();
        }
        return event.findPath("eventId").asText();
    }

    private static String percentEncoded(String id) {
        return URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }

    private static JsonNode vehicle(JsonNode event) {
        JsonNode vehicle = event.path("data").path("vehicle").path("id");
        return vehicle.isMissingNode() ? event.findPath("vehicleId") : vehicle;
    }

    /** @param answer a status, or why there was none */
    static AnsweredRequest attempt(byte[] body, Instant sent, Instant answered, String answer) {
        JsonNode event = Json.read(body);
        JsonNode meta = event.path("meta");
        return new AnsweredRequest(
                Json.text(meta.path("deliveryId")),
                Sha256.of(body),
                Json.time(meta.path("deliveredAt")),
                Optional.of(meta.path("sequence"))
                        .filter(JsonNode::isIntegralNumber)
                        .map(JsonNode::asText),
                Json.text(meta.path("applicationId")),
                mode(event),
                sent,
                answered,
                answer);
    }

    /** One mode that says "no real car" outweighs the others. */
    private static String mode(JsonNode event) {
        List<String> modes = Stream.of("/meta/mode", "/data/vehicle/mode", "/mode")
                .flatMap(place -> Json.text(event.at(place)).stream())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        return Stream.of("test", "simulated")
                .filter(modes::contains)
                .findFirst()
                .orElse(Set.copyOf(modes).equals(Set.of("live")) ? "live" : "unknown");
    }
}
