package dev.carflow.accounts.connect;

import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.smartcar.api.Connection;
import java.util.List;
import java.util.Optional;

/**
 * A vehicle that Smartcar confirmed as connected by a session's user, with what Smartcar says of its model.
 *
 * @param connected as it will be linked
 */
record ConfirmedVehicle(
        ConnectedVehicle connected, Optional<String> make, Optional<String> model, Optional<Integer> year) {

    /** A vehicle that only a vehicle token names: nothing but its id is known. */
    static ConfirmedVehicle ofToken(String id) {
        return new ConfirmedVehicle(
                new ConnectedVehicle(id, Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static ConfirmedVehicle of(Connection connection) {
        return new ConfirmedVehicle(
                new ConnectedVehicle(
                        connection.vehicle().id(),
                        Optional.of(connection.id()),
                        connection.vehicle().mode(),
                        connection.permissions(),
                        connection.createdAt()),
                connection.vehicle().make(),
                connection.vehicle().model(),
                connection.vehicle().year());
    }

    /** Smartcar's id of the vehicle. */
    String id() {
        return connected.smartcarVehicleId();
    }

    /** A vehicle's model can identify its driver. */
    @Override
    public String toString() {
        return "ConfirmedVehicle[…]";
    }
}
