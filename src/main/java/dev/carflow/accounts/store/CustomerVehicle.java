package dev.carflow.accounts.store;

import java.util.Optional;

/**
 * A customer's vehicle.
 *
 * @param row {@code vehicles.id}
 * @param smartcarVehicleId none while Smartcar's id of it is not known
 */
public record CustomerVehicle(long row, Optional<String> smartcarVehicleId, Optional<String> vin) {

    static CustomerVehicle of(VehicleEntity entity) {
        return new CustomerVehicle(
                entity.id, Optional.ofNullable(entity.smartcarVehicleId), Optional.ofNullable(entity.vin));
    }

    /** Ids and VINs are not for logs. */
    @Override
    public String toString() {
        return "CustomerVehicle[redacted]";
    }
}
