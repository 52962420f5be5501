package dev.carflow.smartcar.legacy;

import java.util.Optional;

/**
 * A vehicle as one Smartcar user connects it. Each user's tokens open what this user agreed to, so those of one are never
 * another's.
 *
 * @param userId Smartcar's id of the user; none where the caller does not know it
 */
public record VehicleOfUser(String vehicleId, Optional<String> userId) {

    public static VehicleOfUser of(String vehicleId, String userId) {
        return new VehicleOfUser(vehicleId, Optional.of(userId));
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "VehicleOfUser[…]";
    }
}
