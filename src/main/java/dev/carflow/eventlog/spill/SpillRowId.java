package dev.carflow.eventlog.spill;

import java.time.OffsetDateTime;

/**
 * Names one row of the spill. A database that went back to an older state may give an id to another event; it does not give
 * it the same time as well.
 *
 * @param id the order of arrival
 * @param spilledAt microseconds, as the database has it
 */
public record SpillRowId(String topic, long id, OffsetDateTime spilledAt) {}
