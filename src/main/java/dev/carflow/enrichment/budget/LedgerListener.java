package dev.carflow.enrichment.budget;

/** What is worth telling an operator. Must not block. */
interface LedgerListener {

    LedgerListener NONE = new LedgerListener() {};

    /** The books do not answer any more, or never did. */
    default void contactLost(Throwable reason) {}

    default void contactRegained() {}
}
