package dev.carflow.migration.backfill;

import java.util.Locale;
import java.util.Optional;

/**
 * The rows to read, and how.
 *
 * @param mode {@code live} or {@code simulated}
 * @param callsPerMinute replaces the setting; 0 for no limit
 * @param dryRun reads everything and writes nothing
 * @param restart begins anew where an earlier run could be resumed
 * @param matchByVehicle whether to assign found users to the customer whose vehicle they connect
 */
public record BackfillRequest(
        BackfillSource source,
        String mode,
        Optional<Integer> callsPerMinute,
        boolean dryRun,
        boolean restart,
        boolean matchByVehicle) {

    /** Returns the name of the run. */
    String name() {
        return source.name().toLowerCase(Locale.ROOT) + ":" + mode;
    }
}
