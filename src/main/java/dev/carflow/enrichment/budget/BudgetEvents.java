package dev.carflow.enrichment.budget;

/** What is worth telling an operator. Must not block. */
interface BudgetEvents {

    BudgetEvents NONE = new BudgetEvents() {};

    /** The books do not answer any more, or never did. */
    default void contactLost(Throwable reason) {}

    default void contactRegained() {}
}
