package dev.carflow.enrichment.event;

/** The result of enrichment for an event (docs/enriched-events.md). */
public enum EnrichmentOutcome {
    /** The event carries everything wanted, or nothing missing can be obtained. */
    NOT_NEEDED,
    /** More was wanted than the event carries, and all of it was found. */
    COMPLETE,
    /** Not everything wanted was found, although Smartcar answered, now or recently. */
    PARTIAL,
    /** A call was wanted and not made. */
    SKIPPED,
    /** A call was made and failed. */
    FAILED
}
