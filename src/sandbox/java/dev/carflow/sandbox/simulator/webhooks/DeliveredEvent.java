package dev.carflow.sandbox.simulator.webhooks;

import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of one event: a line of the {@link DeliveryLog}.
 *
 * @param webhookId of the webhook that it comes from; the body has it unless it is of the early form
 * @param type {@code VEHICLE_STATE}, {@code VEHICLE_ERROR}, or the {@code eventName} of payload 2.0
 * @param mode of the vehicle, by all modes in the payload: {@code LIVE}, {@code SIMULATED} or {@code TEST}
 * @param sequence rises strictly with the order in which events happened, whatever order they were delivered in
 * @param attempts in the order of their ends, duplicates included
 */
public record DeliveredEvent(
        String webhookId,
        String eventId,
        EventKind kind,
        String type,
        String mode,
        String userId,
        String vehicleId,
        long sequence,
        List<Attempt> attempts,
        State state) {

    /** The present state of the event. */
    public enum State {
        /** In flight, or waiting for its next attempt. */
        UNSETTLED,
        /** Answered with a 2xx: the receiver must never lose it. */
        ACKNOWLEDGED,
        /** Every attempt failed: Smartcar does not retry again. */
        DROPPED
    }

    public boolean isAcknowledged() {
        return state == State.ACKNOWLEDGED;
    }

    public boolean isDropped() {
        return state == State.DROPPED;
    }

    static DeliveredEvent begun(Event event) {
        Event.Subject subject = event.subject();
        return new DeliveredEvent(
                subject.webhook().id(),
                subject.eventId(),
                subject.kind(),
                event.type(),
                event.mode(),
                subject.user().id(),
                subject.vehicle().id(),
                subject.at(),
                List.of(),
                State.UNSETTLED);
    }

    DeliveredEvent with(Attempt attempt, State newState) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(attempt);
        return new DeliveredEvent(
                webhookId, eventId, kind, type, mode, userId, vehicleId, sequence, List.copyOf(all), newState);
    }
}
