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
    /** VEHICLE_STATE in mode TEST, of a vehicle that is nobody's, as sent from the dashboard. */
    TEST,
    /** Payload 2.0, {@code schedule} and what is like it. */
    LEGACY_SCHEDULE,
    /** Payload 2.0, {@code eventBased}. */
    LEGACY_EVENT,
    /** Signed and readable, of a type that no receiver knows yet: types are an open set (contract 3.2). */
    UNROUTABLE
}
