package dev.carflow.smartcar.legacy;

import java.util.Optional;

/**
 * A vehicle as one Smartcar user connects it. A user's tokens open what this user consented to, so users of one
 * vehicle never share tokens.
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
