package dev.carflow.enrichment.signal;

/** Where a value came from. */
public enum Origin {
    /** The event itself. */
    WEBHOOK,
    /** A call made for this event, or shared with it. */
    API,
    /** What was learned of the vehicle before. */
    CACHE
}
