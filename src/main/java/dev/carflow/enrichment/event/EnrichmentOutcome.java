package dev.carflow.enrichment.event;

/** What enrichment did for an event (docs/enriched-events.md). */
public enum EnrichmentOutcome {
    /** The event carries all that is wanted, or nothing that is missing can be had. */
    NOT_NEEDED,
    /** Something was wanted besides what the event carries, and all of it was found. */
    COMPLETE,
    /** Not all that is wanted was found, though Smartcar answered, now or not long ago. */
    PARTIAL,
    /** A call was wanted and not made. */
    SKIPPED,
    /** A call was made and brought nothing. */
    FAILED
}
