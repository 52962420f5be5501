package dev.carflow.sandbox.simulator.webhooks;

/** The kinds of events. */
public enum EventKind {
    /** VEHICLE_STATE with trigger FIRST_DELIVERY: once per vehicle after the webhook was switched on. */
    FIRST_DELIVERY,
    /** VEHICLE_STATE naming the signals that changed. */
    SIGNAL_UPDATED,
    /** VEHICLE_ERROR, state ERROR. */
    ERROR,
    /** VEHICLE_ERROR, state RESOLVED. */
    RESOLVED,
    /** VEHICLE_STATE in mode TEST, of a vehicle without a user, as sent from the dashboard. */
    TEST,
    /** Payload 2.0, {@code schedule} and its variants. */
    LEGACY_SCHEDULE,
    /** Payload 2.0, {@code eventBased}. */
    LEGACY_EVENT,
    /** Signed and readable, of a type that no receiver knows yet: types are an open set (contract 3.2). */
    UNROUTABLE
}
