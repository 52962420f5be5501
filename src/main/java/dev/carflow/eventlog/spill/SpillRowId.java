package dev.carflow.eventlog.spill;

import java.time.OffsetDateTime;

/**
 * Identifies one row of the spill. A restored database may assign the same id again, but not with the same time.
 *
 * @param id the order of arrival
 * @param spilledAt microseconds, as the database has it
 */
public record SpillRowId(String topic, long id, OffsetDateTime spilledAt) {}
