package dev.carflow.sandbox.simulator.api;

import java.util.Map;

/**
 * The calls until now.
 *
 * @param calls all of them
 * @param tokensIssued by the token endpoint
 * @param refusedForApplication calls beyond the application's allowance, not those of an injected fault
 * @param inProgress calls not answered yet
 * @param mostInProgress the most there ever were at one time
 * @param byEndpoint calls, answered or not
 * @param byStatus answers
 * @param byCredential calls per application token; those without one under {@code none}, with a vehicle's under
 *     {@code vehicle}, with any other under {@code unknown}
 * @param byVehicle calls about a vehicle, answered or not
 */
public record ApiCounts(
        long calls,
        long tokensIssued,
        long refusedForApplication,
        int inProgress,
        int mostInProgress,
        Map<Endpoint, Long> byEndpoint,
        Map<Integer, Long> byStatus,
        Map<String, Long> byCredential,
        Map<String, Long> byVehicle) {

    /**
     * @return 0 if there were none
     */
    public long at(Endpoint endpoint) {
        return byEndpoint.getOrDefault(endpoint, 0L);
    }

    public long withStatus(int status) {
        return byStatus.getOrDefault(status, 0L);
    }

    public long about(String vehicleId) {
        return byVehicle.getOrDefault(vehicleId, 0L);
    }
}
