package dev.carflow.eventlog.spill;

import dev.carflow.eventlog.EventRecord;

/**
 * An event in the spill, with its value.
 *
 * @param place its row
 * @param entry as it goes to Kafka, with the header {@link #SPILLED_AT} after its own
 */
public record SpilledEvent(SpillRowId place, EventRecord entry) {

    /** When the record was spilled, ISO-8601 UTC; only on records that came from the spill. */
    public static final String SPILLED_AT = "carflow-spilled-at";
}
