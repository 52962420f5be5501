package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import java.util.List;

/** Something that happened, immutable: its retries carry the same content under the same id. */
sealed interface Event {

    Subject subject();

    /** Returns the literal of {@code eventType}, in 2.0 that of {@code eventName}. */
    String type();

    /** Returns the same event as another webhook sends it. */
    Event of(Webhook webhook);

    /**
     * Returns the vehicle's mode by all modes in the payload: {@code LIVE}, {@code SIMULATED} or {@code TEST}. The form
     * of 2025 has none, as if all were live.
     */
    default String mode() {
        if (subject().kind() == EventKind.TEST) {
            return "TEST";
        }
        boolean live = subject().vehicle().isLive() || subject().form() == PayloadForm.EARLY;
        return live ? "LIVE" : "SIMULATED";
    }

    /** Returns {@code meta.mode}. It is unknown whether it marks a simulated vehicle if the vehicle's own mode does. */
    default String metaMode() {
        return mode().equals("SIMULATED") && subject().form() == PayloadForm.LIVE ? "LIVE" : mode();
    }

    /**
     * The common part of every event.
     *
     * @param at epoch ms, strictly rising from event to event of an application: the order in which they happened
     */
    record Subject(
            Webhook webhook,
            String eventId,
            EventKind kind,
            User user,
            VehicleIdentity vehicle,
            long at,
            PayloadForm form) {

        Subject of(Webhook other) {
            return new Subject(other, eventId, kind, user, vehicle, at, form);
        }
    }

    /**
     * VEHICLE_STATE; without triggers it is a first delivery.
     *
     * @param unavailable the signals that are UNAVAILABLE now
     * @param further signals that the fleet's vehicles do not have
     */
    record State(
            Subject subject,
            List<Signal> signals,
            List<SignalCode> triggers,
            List<SignalCode> unavailable,
            List<FurtherSignal> further)
            implements Event {

        @Override
        public String type() {
            return "VEHICLE_STATE";
        }

        @Override
        public Event of(Webhook webhook) {
            return new State(subject.of(webhook), signals, triggers, unavailable, further);
        }
    }

    /**
     * VEHICLE_ERROR, in either state.
     *
     * @param troubles at least one
     * @param resolutionKnown false for a resolution whose type is null
     */
    record Problem(Subject subject, List<ErrorCondition> troubles, boolean resolved, boolean resolutionKnown)
            implements Event {

        @Override
        public String type() {
            return "VEHICLE_ERROR";
        }

        @Override
        public Event of(Webhook webhook) {
            return new Problem(subject.of(webhook), troubles, resolved, resolutionKnown);
        }
    }

    /** An event of a future type. */
    record Unknown(Subject subject) implements Event {

        @Override
        public String type() {
            return "VEHICLE_INSIGHT";
        }

        @Override
        public Event of(Webhook webhook) {
            return new Unknown(subject.of(webhook));
        }
    }

    /** Payload 2.0. @param parts of a {@code schedule}, a vehicle each; none with {@code eventBased} */
    record Legacy(Subject subject, LegacyForm form, List<Part> parts) implements Event {

        /** The part of a {@code schedule} about one vehicle. */
        record Part(String vehicleId, String requestId, List<Signal> signals) {}

        @Override
        public String type() {
            return form.eventName();
        }

        @Override
        public Event of(Webhook webhook) {
            return new Legacy(subject.of(webhook), form, parts);
        }
    }
}
