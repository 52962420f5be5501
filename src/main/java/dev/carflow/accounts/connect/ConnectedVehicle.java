package dev.carflow.accounts.connect;

import dev.carflow.smartcar.api.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A vehicle that a user has connected.
 *
 * @param id Smartcar's; stays the same when the user connects anew
 * @param connectionId does not (contract 0.5); none where a vehicle token alone told of the vehicle
 * @param mode {@code live} or {@code simulated}
 * @param permissions those really granted
 */
public record ConnectedVehicle(
        String id,
        Optional<String> connectionId,
        Optional<String> make,
        Optional<String> model,
        Optional<Integer> year,
        Optional<String> mode,
        List<String> permissions,
        Optional<Instant> connectedAt) {

    public ConnectedVehicle {
        permissions = List.copyOf(permissions);
    }

    /** Of which a vehicle token alone tells: nothing but its id is known. */
    static ConnectedVehicle ofTokens(String id) {
        return new ConnectedVehicle(
                id,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    static ConnectedVehicle of(Connection connection) {
        return new ConnectedVehicle(
                connection.vehicle().id(),
                Optional.of(connection.id()),
                connection.vehicle().make(),
                connection.vehicle().model(),
                connection.vehicle().year(),
                connection.vehicle().mode(),
                connection.permissions(),
                connection.createdAt());
    }

    /** Who drives what is personal. */
    @Override
    public String toString() {
        return "ConnectedVehicle[…]";
    }
}
