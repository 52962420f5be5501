package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.routing.VehicleEventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the body of a webhook says (contract 3), whichever of its shapes it has. {@link EventReader} makes it. JSON in
 * it is as received, and nobody may change it.
 *
 * @param vehicleId of {@code data.vehicle.id}, or of the top-level {@code vehicleId}; no payload on record lacks both
 * @param vehicle all its members, with {@code id} wherever the vehicle has one
 * @param deliveredAt when Smartcar sent this attempt
 * @param receivedAt when the service had it whole
 * @param signals by code, in received order
 * @param errors objects; what {@code signals} of one holds are objects too
 * @param unknown members of Smartcar's that are not known here, where they stood, and known ones of another type
 * @param meta as received, whatever it is
 */
public record ConsumedEvent(
        VehicleEventType kind,
        String eventId,
        String userId,
        Optional<String> externalUserId,
        Optional<String> vehicleId,
        ObjectNode vehicle,
        Optional<Instant> deliveredAt,
        Instant receivedAt,
        List<Trigger> triggers,
        Map<String, ReportedSignal> signals,
        List<JsonNode> errors,
        ObjectNode unknown,
        Optional<JsonNode> meta) {

    public ConsumedEvent {
        triggers = List.copyOf(triggers);
        errors = List.copyOf(errors);
    }

    /** Never throws, whatever the bytes are. */
    public static EventReadResult read(byte[] body, Instant receivedAt) {
        return EventReader.read(body, receivedAt);
    }

    /** Sent after a subscription, after a webhook was enabled again, and while its endpoint keeps failing. */
    public boolean isFirstDelivery() {
        return triggers.stream().anyMatch(Trigger::isFirstDelivery);
    }

    /** When Smartcar sent it, as told; when it was received if that cannot be. */
    public Instant sentAt() {
        return deliveredAt.filter(told -> told.isBefore(receivedAt)).orElse(receivedAt);
    }

    /** Put on the topic by an operator, in order to have Smartcar asked whatever is remembered. */
    public boolean isRefresh() {
        return triggers.stream().anyMatch(trigger -> trigger.type().equals(Trigger.REFRESH));
    }

    /**
     * Whether the user's whole account is unreadable until the user connects again. An error about single signals, such
     * as {@code PERMISSION} with the same resolution, does not say that (contract 10, item 10).
     */
    public boolean accountNeedsReauthentication() {
        return new VehicleErrors(errors).accountNeedsReauthentication();
    }

    /** Whether an error of the account is over; another one of the same event may say that it is not. */
    public boolean accountResolved() {
        return new VehicleErrors(errors).accountResolved();
    }

    /** Whether an error says that nothing of the vehicle may be told any more. */
    public boolean withdrawsAll() {
        return new VehicleErrors(errors).withdrawsAll();
    }

    /** Codes of which an error says that they may not be told any more. */
    public Set<String> withdrawnCodes() {
        return new VehicleErrors(errors).withdrawnCodes();
    }

    /** What errors of type PERMISSION say. */
    public List<PermissionError> permissionErrors() {
        return new VehicleErrors(errors).ofPermission();
    }

    /** Whether an error is over that no call could cure: what it was about is worth asking for. */
    public boolean curesAny() {
        return new VehicleErrors(errors).curesAny();
    }

    /** By code: whether it is over for that signal. */
    public Predicate<String> cured() {
        return new VehicleErrors(errors).cured();
    }

    /** Signals are where a person was. */
    @Override
    public String toString() {
        return "ConsumedEvent[" + kind + ", " + eventId + ", " + signals.size() + " signals, " + errors.size()
                + " errors]";
    }
}
