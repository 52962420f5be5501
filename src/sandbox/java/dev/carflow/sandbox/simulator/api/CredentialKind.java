package dev.carflow.sandbox.simulator.api;

/** What a caller shows (contract 0.4). */
public enum CredentialKind {
    /** The application's token, in force or not any more. */
    APPLICATION,
    /** A vehicle's token, likewise. */
    VEHICLE,
    /** Legacy client id and secret. */
    CLIENT,
    /** Application management token. */
    MANAGEMENT,
    /** Nothing of these. */
    UNKNOWN,
    NONE
}
