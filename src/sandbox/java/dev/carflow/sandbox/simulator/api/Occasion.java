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
public record Occasion(Set<Endpoint> endpoints, Optional<String> vehicleId, double probability, int times) {

    public Occasion {
        endpoints = Set.copyOf(endpoints);
    }

    /** Every call until the fault is lifted. */
    public static Occasion always() {
        return new Occasion(EnumSet.allOf(Endpoint.class), Optional.empty(), 1, Integer.MAX_VALUE);
    }

    public static Occasion next(int calls) {
        return always().atMost(calls);
    }

    public static Occasion withProbability(double share) {
        return new Occasion(EnumSet.allOf(Endpoint.class), Optional.empty(), share, Integer.MAX_VALUE);
    }

    public Occasion at(Endpoint first, Endpoint... others) {
        return new Occasion(EnumSet.of(first, others), vehicleId, probability, times);
    }

    public Occasion forVehicle(String id) {
        return new Occasion(endpoints, Optional.of(id), probability, times);
    }

    public Occasion atMost(int calls) {
        return new Occasion(endpoints, vehicleId, probability, calls);
    }

    boolean covers(Call call) {
        return endpoints.contains(call.endpoint()) && (vehicleId.isEmpty() || vehicleId.equals(call.vehicleId()));
    }
}
