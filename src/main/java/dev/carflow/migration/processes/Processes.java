package dev.carflow.migration.processes;

import dev.carflow.smartcar.MigrationPhase;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A summary of the processes of the service that have reported within two minutes.
 *
 * @param running their number
 * @param phases they are in
 * @param workers number of those that call Smartcar for events
 * @param withToken number of those that have got an application token since they started
 * @param connect number of those that serve Connect
 * @param applicationCalls for signals with the application's token since they started
 * @param vehicleCalls the same with vehicles' tokens
 * @param renewals of vehicles' tokens since they started
 * @param eventsByUser events received and routed by their user since they started
 * @param lastRefusal when Smartcar last refused the application's credentials to any process, including ended ones;
 *     none within a day
 */
public record Processes(
        int running,
        Set<MigrationPhase> phases,
        int workers,
        int withToken,
        int connect,
        long applicationCalls,
        long vehicleCalls,
        long renewals,
        long eventsByUser,
        Optional<Instant> lastRefusal) {

    public Processes {
        phases = Set.copyOf(phases);
    }

    /** Whether all that run are in this phase, and any does. */
    public boolean areAllIn(MigrationPhase phase) {
        return running > 0 && phases.equals(Set.of(phase));
    }
}
