package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.routing.RefreshRequest;
import dev.carflow.routing.VehicleEventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The content of a webhook's body (contract 3), in any of its forms. {@link EventReader} makes it. Its JSON is as
 * received and must not be modified.
 *
 * @param vehicleId of {@code data.vehicle.id}, or of the top-level {@code vehicleId}; no payload on record lacks both
 * @param vehicle all its members, with {@code id} wherever the vehicle has one
 * @param deliveredAt when Smartcar sent this attempt
 * @param receivedAt when the service had received it completely
 * @param signals by code, in received order
 * @param errors objects; their {@code signals} are objects too
 * @param unknown unknown members of Smartcar's at their place, and known ones of another type
 * @param meta as received
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

    /**
     * Returns whether it is a first delivery, sent after a subscription, after a webhook was enabled again, and while
     * its endpoint keeps failing.
     */
    public boolean isFirstDelivery() {
        return triggers.stream().anyMatch(Trigger::isFirstDelivery);
    }

    /** Returns when Smartcar sent it by its own account; when it was received if that is impossible. */
    public Instant sentAt() {
        return deliveredAt.filter(reported -> reported.isBefore(receivedAt)).orElse(receivedAt);
    }

    /** Returns whether an operator put it on the topic to have Smartcar asked regardless of memory. */
    public boolean isRefresh() {
        return triggers.stream().anyMatch(trigger -> trigger.type().equals(RefreshRequest.TRIGGER));
    }

    /**
     * Returns whether the user's whole account cannot be read until the user connects again. An error about single
     * signals, such as {@code PERMISSION} with the same resolution, does not mean that (contract 10, item 10).
     */
    public boolean accountNeedsReauthentication() {
        return new VehicleErrors(errors).accountNeedsReauthentication();
    }

    /** Returns whether an error of the account is resolved; another one of the same event may be unresolved. */
    public boolean accountResolved() {
        return new VehicleErrors(errors).accountResolved();
    }

    /** Returns whether an error means that no value of the vehicle may be published any more. */
    public boolean withdrawsAll() {
        return new VehicleErrors(errors).withdrawsAll();
    }

    /** Returns the codes whose values may not be published any more, by an error. */
    public Set<String> withdrawnCodes() {
        return new VehicleErrors(errors).withdrawnCodes();
    }

    /** Returns the reports of errors of type PERMISSION. */
    public List<PermissionError> permissionErrors() {
        return new VehicleErrors(errors).ofPermission();
    }

    /** Returns whether an error is resolved that no call could cure: its signals are worth requesting. */
    public boolean curesAny() {
        return new VehicleErrors(errors).curesAny();
    }

    /** Tests by code whether it is resolved for that signal. */
    public Predicate<String> cured() {
        return new VehicleErrors(errors).cured();
    }

    /** Leaves out signals: they are personal data. */
    @Override
    public String toString() {
        return "ConsumedEvent[" + kind + ", " + eventId + ", " + signals.size() + " signals, " + errors.size()
                + " errors]";
    }
}
