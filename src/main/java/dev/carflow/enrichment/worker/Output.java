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
     * @param whole whether with the record's key, value and headers; else the letter says only where the record is
     */
    record DeadLetter(String reason, String cause, boolean whole) implements Output {

        public DeadLetter(String reason, String cause) {
            this(reason, cause, true);
        }
    }

    /** Nothing, since no topic takes anything of it: the record is where it was, and only log and metrics tell. */
    record Unwritable() implements Output {}

    /** Nothing: the event was here before. */
    record Duplicate() implements Output {}
}
