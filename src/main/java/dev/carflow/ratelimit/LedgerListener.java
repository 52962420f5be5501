package dev.carflow.ratelimit;

/** Receives changes of the ledger's availability, for the operator. Must not block. */
interface LedgerListener {

    LedgerListener NONE = new LedgerListener() {};

    /** The ledger stopped answering, or never answered. */
    default void ledgerLost(Throwable reason) {}

    default void ledgerAnswersAgain() {}
}
