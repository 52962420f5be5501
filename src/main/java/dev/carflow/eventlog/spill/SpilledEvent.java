package dev.carflow.eventlog.spill;

import dev.carflow.eventlog.EventRecord;

/**
 * An event that waits in the spill, with its value.
 *
 * @param place where it is
 * @param entry as it goes to Kafka, with the header {@link #SPILLED_AT} behind its own
 */
public record SpilledEvent(SpillRowId place, EventRecord entry) {

    /** When the record was put into the spill, ISO-8601 UTC; only on records that came from there. */
    public static final String SPILLED_AT = "carflow-spilled-at";
}
