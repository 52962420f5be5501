package dev.carflow.accounts.vault;

/** Which of a vehicle's tokens; part of what a sealed token is bound to. */
public enum TokenKind {
    ACCESS,
    REFRESH
}
