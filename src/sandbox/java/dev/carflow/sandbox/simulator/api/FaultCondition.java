package dev.carflow.sandbox.simulator.api;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The calls that a fault strikes.
 *
 * @param endpoints any of these
 * @param vehicleId calls about this vehicle only, if present
 * @param probability of each of them, from 0 to 1
 * @param times how often at most
 */
public record FaultCondition(Set<Endpoint> endpoints, Optional<String> vehicleId, double probability, int times) {

    public FaultCondition {
        endpoints = Set.copyOf(endpoints);
    }

    /** Every call until the fault is lifted. */
    public static FaultCondition always() {
        return new FaultCondition(EnumSet.allOf(Endpoint.class), Optional.empty(), 1, Integer.MAX_VALUE);
    }

    public static FaultCondition next(int calls) {
        return always().atMost(calls);
    }

    public static FaultCondition withProbability(double share) {
        return new FaultCondition(EnumSet.allOf(Endpoint.class), Optional.empty(), share, Integer.MAX_VALUE);
    }

    public FaultCondition at(Endpoint first, Endpoint... others) {
        return new FaultCondition(EnumSet.of(first, others), vehicleId, probability, times);
    }

    public FaultCondition forVehicle(String id) {
        return new FaultCondition(endpoints, Optional.of(id), probability, times);
    }

    public FaultCondition atMost(int calls) {
        return new FaultCondition(endpoints, vehicleId, probability, calls);
    }

    boolean covers(Call call) {
        return endpoints.contains(call.endpoint()) && (vehicleId.isEmpty() || vehicleId.equals(call.vehicleId()));
    }
}
