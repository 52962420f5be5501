package dev.carflow.enrichment.budget;

/** Which calls come first when the allowance runs low. */
public enum Urgency {
    /** A first delivery, or a wanted signal that nobody has a value of: may take the last call. */
    URGENT,
    /** A value is there but old: leaves a reserve to the urgent ones. */
    ROUTINE
}
