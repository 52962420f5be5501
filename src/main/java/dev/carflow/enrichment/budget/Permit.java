package dev.carflow.enrichment.budget;

/** The answer to asking for a call. */
public enum Permit {
    /** One call may be made, now: a second later it may be one too many. */
    GRANTED,
    /** The allowance is spent, or what is left is kept for more urgent calls. */
    DENIED
}
