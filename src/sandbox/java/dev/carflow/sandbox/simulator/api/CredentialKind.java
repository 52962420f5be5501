package dev.carflow.sandbox.simulator.api;

/** The kinds of credentials (contract 0.4). */
public enum CredentialKind {
    /** The application's token, valid or expired. */
    APPLICATION,
    /** A vehicle's token, likewise. */
    VEHICLE,
    /** Legacy client id and secret. */
    CLIENT,
    /** Application management token. */
    MANAGEMENT,
    /** None of these. */
    UNKNOWN,
    NONE
}
