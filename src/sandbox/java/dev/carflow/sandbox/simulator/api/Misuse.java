package dev.carflow.sandbox.simulator.api;

/** The faults of a credential. */
public enum Misuse {
    /** There was none. */
    NONE_SHOWN,
    /** Never issued here, or not the secret. */
    UNKNOWN,
    /** Valid once, but no longer. */
    EXPIRED,
    /** For another host or another kind of call. */
    WRONG_DOOR,
    /** The application's token on signals, without {@code sc-user-id}. */
    WITHOUT_USER,
    /** A vehicle's token, with {@code sc-user-id}; it is answered all the same. */
    WITH_USER,
    /** Of another user, or not for this vehicle. */
    OTHERS_VEHICLE
}
