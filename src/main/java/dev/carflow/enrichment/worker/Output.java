package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.EventRecord;

/** What is to be written for one input record. */
public sealed interface Output {

    /** This record, for readers of enriched events. */
    record Enriched(EventRecord record) implements Output {}

    /**
     * The input record itself, to the dead-letter topic: no retry would mend it.
     *
     * @param reason a slug
     * @param cause for people; never content
     */
    record DeadLetter(String reason, String cause) implements Output {}

    /** Nothing: the event was here before. */
    record Duplicate() implements Output {}
}
