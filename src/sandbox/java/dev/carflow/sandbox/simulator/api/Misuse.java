package dev.carflow.sandbox.simulator.api;

/** What is wrong with a credential where it was shown. */
public enum Misuse {
    /** None was shown. */
    NONE_SHOWN,
    /** Nobody ever got it from here, or it is not the secret. */
    UNKNOWN,
    /** It was right once. */
    EXPIRED,
    /** Of another host or another kind of call. */
    WRONG_DOOR,
    /** The application's token on signals, without {@code sc-user-id}. */
    WITHOUT_USER,
    /** A vehicle's token, with {@code sc-user-id}; it is answered all the same. */
    WITH_USER,
    /** Not of this user, or not for this vehicle. */
    OTHERS_VEHICLE
}
