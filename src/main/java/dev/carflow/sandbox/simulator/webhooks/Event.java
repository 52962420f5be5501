package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import java.util.List;

/** Something that happened, frozen: retries of it carry the same content under the same id. */
sealed interface Event {

    Subject subject();

    /** @return the literal of {@code eventType}, in 2.0 that of {@code eventName} */
    String type();

    /** @return {@code LIVE} or {@code TEST} */
    default String mode() {
        return subject().kind() == EventKind.TEST ? "TEST" : "LIVE";
    }

    /**
     * What every event has.
     *
     * @param at epoch ms, strictly rising from event to event of a webhook: the order in which they happened
     */
    record Subject(String eventId, EventKind kind, User user, VehicleIdentity vehicle, long at) {}

    /** VEHICLE_STATE; without triggers it is a first delivery. */
    record State(Subject subject, List<Signal> signals, List<SignalCode> triggers) implements Event {

        @Override
        public String type() {
            return "VEHICLE_STATE";
        }
    }

    /** VEHICLE_ERROR, either way. */
    record Problem(Subject subject, Trouble trouble, boolean resolved) implements Event {

        @Override
        public String type() {
            return "VEHICLE_ERROR";
        }
    }

    /** Payload 2.0, either {@code schedule} with signals or {@code eventBased} without. */
    record Legacy(Subject subject, List<Signal> signals) implements Event {

        @Override
        public String type() {
            return subject.kind() == EventKind.LEGACY_SCHEDULE ? "schedule" : "eventBased";
        }
    }
}
