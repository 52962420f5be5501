package dev.carflow.sandbox.simulator.webhooks;

/** What an event is about. */
public enum EventKind {
    /** VEHICLE_STATE with trigger FIRST_DELIVERY: once per vehicle after the webhook went on. */
    FIRST_DELIVERY,
    /** VEHICLE_STATE naming the signals that changed. */
    SIGNAL_UPDATED,
    /** VEHICLE_ERROR, state ERROR. */
    ERROR,
    /** VEHICLE_ERROR, state RESOLVED. */
    RESOLVED,
    /** VEHICLE_STATE of a simulated vehicle in mode TEST, as sent from the dashboard. */
    TEST,
    /** Payload 2.0, {@code schedule}. */
    LEGACY_SCHEDULE,
    /** Payload 2.0, {@code eventBased}. */
    LEGACY_EVENT
}
