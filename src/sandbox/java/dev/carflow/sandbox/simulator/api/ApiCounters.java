package dev.carflow.sandbox.simulator.api;

import java.util.Map;
import java.util.TreeMap;

/** Written on the event loop, read from any thread. */
final class ApiCounters {

    private final Map<Endpoint, Long> byEndpoint = new TreeMap<>();
    private final Map<Integer, Long> byStatus = new TreeMap<>();
    private final Map<String, Long> byCredential = new TreeMap<>();
    private final Map<String, Long> byVehicle = new TreeMap<>();
    private long calls;
    private long tokensIssued;
    private long refusedForApplication;
    private int inProgress;
    private int mostInProgress;

    /** @param vehicleId null for a call about none that exists */
    synchronized void begun(Endpoint endpoint, String credential, String vehicleId) {
        calls++;
        inProgress++;
        mostInProgress = Math.max(mostInProgress, inProgress);
        byEndpoint.merge(endpoint, 1L, Long::sum);
        byCredential.merge(credential, 1L, Long::sum);
        if (vehicleId != null) {
            byVehicle.merge(vehicleId, 1L, Long::sum);
        }
    }

    synchronized void answered(int status) {
        byStatus.merge(status, 1L, Long::sum);
    }

    synchronized void ended() {
        inProgress--;
    }

    synchronized void tokenIssued() {
        tokensIssued++;
    }

    synchronized void refusedForApplication() {
        refusedForApplication++;
    }

    synchronized ApiCounts snapshot() {
        return new ApiCounts(
                calls,
                tokensIssued,
                refusedForApplication,
                inProgress,
                mostInProgress,
                Map.copyOf(byEndpoint),
                Map.copyOf(byStatus),
                Map.copyOf(byCredential),
                Map.copyOf(byVehicle));
    }
}
