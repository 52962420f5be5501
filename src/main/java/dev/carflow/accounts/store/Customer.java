package dev.carflow.accounts.store;

import java.util.List;
import java.util.Optional;

/**
 * A customer with all Smartcar users and vehicles.
 *
 * @param row {@code users.id}
 * @param customerId the customer's own id; none for a user who is known from Smartcar's list only
 * @param smartcarUserId the last Smartcar user that the customer connected as
 * @param route none for the configured one
 * @param smartcarUsers all that the customer connected as, the earliest first
 */
public record Customer(
        long row,
        Optional<String> customerId,
        Optional<String> smartcarUserId,
        Optional<String> route,
        List<SmartcarUser> smartcarUsers,
        List<CustomerVehicle> vehicles) {

    public Customer {
        smartcarUsers = List.copyOf(smartcarUsers);
        vehicles = List.copyOf(vehicles);
    }

    static Customer of(UserEntity entity, List<SmartcarUser> smartcarUsers) {
        return new Customer(
                entity.id,
                Optional.ofNullable(entity.customerId),
                Optional.ofNullable(entity.smartcarUserId),
                Optional.ofNullable(entity.route),
                smartcarUsers,
                entity.vehicles.stream().map(CustomerVehicle::of).toList());
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "Customer[" + vehicles.size() + " vehicles]";
    }
}
