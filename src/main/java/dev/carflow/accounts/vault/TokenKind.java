package dev.carflow.accounts.vault;

/** The kind of a vehicle's token; a sealed token is bound to it. */
public enum TokenKind {
    ACCESS,
    REFRESH
}
