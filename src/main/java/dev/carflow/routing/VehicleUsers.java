package dev.carflow.routing;

import java.util.Optional;

/**
 * Finds the user of a vehicle, for events that name none. Implemented by the package that stores vehicles; answers from
 * memory.
 */
public interface VehicleUsers {

    /**
     * @return empty if the vehicle's user is not known
     */
    Optional<String> userOf(String vehicleId);
}
