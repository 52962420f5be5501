package dev.carflow.webhook;

import dev.carflow.routing.Event;
import dev.carflow.routing.Event.Delivery;
import dev.carflow.routing.Event.LegacyEvent;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.Event.VehicleEvent;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.routing.VehicleMode;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the envelope of a body of either payload version during one pass; discarded after it. */
final class Envelope {

    /** Smartcar's ids are shorter; longer ones would be copied into keys and headers. */
    static final int MAX_ID_LENGTH = 256;

    String eventId;
    String eventType;
    String userId;
    String vehicleId;
    String rootVehicleId;
    String challenge;
    String webhookId;
    String deliveryId;
    Instant deliveredAt;
    String mode;
    String vehicleMode;
    String applicationId;
    Long sequence;

    String eventName;
    String rootWebhookId;
    String rootMode;
    String legacyChallenge;
    String legacyEventId;
    String legacyVehicleId;
    String firstVehicleId;
    String firstRequestId;

    Scan classify() {
        if ("VERIFY".equals(eventType)) {
            return new Scan.Handshake(challenge);
        }
        if (eventType == null && eventName != null) {
            return "verify".equalsIgnoreCase(eventName)
                    ? new Scan.Handshake(legacyChallenge)
                    : new Scan.Delivered(legacyEvent());
        }
        return new Scan.Delivered(vehicleEvent());
    }

    private Event vehicleEvent() {
        String vehicle = vehicleId == null ? rootVehicleId : vehicleId;
        if (!isUsable(eventId)
                || !isUsable(userId)
                || !isUsable(vehicle)
                || !isUsable(webhookId)
                || !isUsable(deliveryId)) {
            return invalidId();
        }
        Optional<VehicleEventType> type = VehicleEventType.of(eventType);
        if (type.isEmpty()) {
            return unroutable(
                    EventDefect.UNKNOWN_TYPE, "neither a vehicle event of payload 4.0 nor an event of payload 2.0");
        }
        if (isBlank(eventId)) {
            return unroutable(EventDefect.NO_EVENT_ID, "eventId is missing");
        }
        if (isBlank(userId)) {
            return unroutable(EventDefect.NO_USER_ID, "data.user.id is missing");
        }
        return new VehicleEvent(
                type.get(), eventId, userId, blankToNull(vehicle), VehicleMode.of(mode, vehicleMode), delivery());
    }

    private Event legacyEvent() {
        String vehicle = blankToNull(legacyVehicleId == null ? firstVehicleId : legacyVehicleId);
        if (!Stream.of(legacyEventId, vehicle, firstRequestId, rootWebhookId).allMatch(Envelope::isUsable)) {
            return invalidId();
        }
        return new LegacyEvent(
                eventName, legacyId(vehicle), vehicle, blankToNull(rootWebhookId), VehicleMode.of(rootMode));
    }

    /** Scheduled payloads have no id: the first vehicle's request id stands in (contract 5.1). */
    private String legacyId(String vehicle) {
        if (!isBlank(legacyEventId)) {
            return legacyEventId;
        }
        return isBlank(firstRequestId)
                ? null
                : Stream.of(rootWebhookId, vehicle, firstRequestId)
                        .filter(part -> !isBlank(part))
                        .collect(Collectors.joining(":"));
    }

    private static UnroutableEvent invalidId() {
        return UnroutableEvent.unreadable(
                EventDefect.INVALID_ID, "an id is longer than " + MAX_ID_LENGTH + " characters or not valid Unicode");
    }

    private UnroutableEvent unroutable(EventDefect defect, String detail) {
        return new UnroutableEvent(defect, detail, eventType, blankToNull(eventId), blankToNull(userId), delivery());
    }

    private Delivery delivery() {
        return new Delivery(
                blankToNull(webhookId),
                blankToNull(deliveryId),
                deliveredAt,
                isUsable(applicationId) ? blankToNull(applicationId) : null,
                sequence);
    }

    /** Absent, or usable as a key or a header. A lone surrogate has no UTF-8 form, so two ids could become one. */
    private static boolean isUsable(String id) {
        return id == null || (id.length() <= MAX_ID_LENGTH && isWellFormed(id));
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean isPair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    private static String blankToNull(String text) {
        return isBlank(text) ? null : text;
    }
}
