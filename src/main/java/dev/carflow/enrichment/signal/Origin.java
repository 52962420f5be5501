package dev.carflow.enrichment.signal;

/** The origin of a value. */
public enum Origin {
    /** The event itself. */
    WEBHOOK,
    /** A call made for this event, or shared with it. */
    API,
    /** Memory: an earlier event or answer. */
    CACHE
}
