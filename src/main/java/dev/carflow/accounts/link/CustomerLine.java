package dev.carflow.accounts.link;

import java.util.Optional;

/**
 * What a customer's own application knows of a user, and perhaps of one vehicle.
 *
 * @param account the customer's own id
 * @param hasVehicle whether it is about a vehicle at all; one that is named by neither id stands for the account as a whole
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
