package dev.carflow.migration.backfill;

import java.util.Locale;
import java.util.Optional;

/**
 * What to read and how.
 *
 * @param mode {@code live} or {@code simulated}
 * @param callsPerMinute instead of the setting; 0 is no limit
 * @param dryRun reads everything and writes nothing
 * @param restart begins anew where an earlier run could go on
 * @param matchByVehicle whether users found belong to the customer whose vehicle they connect
 */
public record BackfillRequest(
        BackfillSource source,
        String mode,
        Optional<Integer> callsPerMinute,
        boolean dryRun,
        boolean restart,
        boolean matchByVehicle) {

    /** Under which the run is known. */
    String name() {
        return source.name().toLowerCase(Locale.ROOT) + ":" + mode;
    }
}
