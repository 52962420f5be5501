package dev.carflow.accounts.link;

import java.util.Optional;

/**
 * The data that a customer's own application has about a user, and possibly one vehicle.
 *
 * @param account the customer's own id
 * @param hasVehicle whether it is about a vehicle; a vehicle that neither id names stands for the whole account
 */
public record CustomerLine(
        String account,
        Optional<String> smartcarUserId,
        Optional<String> smartcarVehicleId,
        Optional<String> vin,
        boolean hasVehicle) {

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "CustomerLine[…]";
    }
}
