package dev.carflow.accounts.store;

import java.util.List;
import java.util.Optional;

/**
 * A customer with all vehicles.
 *
 * @param row {@code users.id}
 * @param customerId the customer's own id; none for one who was found at Smartcar only
 * @param smartcarUserId the last Smartcar user that the customer connected as
 * @param route none for what the configuration says
 */
public record Customer(
        long row,
        Optional<String> customerId,
        Optional<String> smartcarUserId,
        Optional<String> route,
        List<CustomerVehicle> vehicles) {

    public Customer {
        vehicles = List.copyOf(vehicles);
    }

    static Customer of(UserEntity entity) {
        return new Customer(
                entity.id,
                Optional.ofNullable(entity.customerId),
                Optional.ofNullable(entity.smartcarUserId),
                Optional.ofNullable(entity.route),
                entity.vehicles.stream().map(CustomerVehicle::of).toList());
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "Customer[" + vehicles.size() + " vehicles]";
    }
}
