package dev.carflow.outbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A removal that has not been published to readers yet.
 *
 * @param id of the record, the same in every attempt
 * @param vehicleIds Smartcar's ids of the vehicles that the user had connected, as far as known
 * @param routes all routes that the user ever had
 * @param removedAt by the database's clock
 */
public record UserRemoval(
        UUID id, String smartcarUserId, List<String> vehicleIds, List<String> routes, Instant removedAt) {

    public UserRemoval {
        vehicleIds = List.copyOf(vehicleIds);
        routes = List.copyOf(routes);
    }

    /** Ids must not be logged. */
    @Override
    public String toString() {
        return "UserRemoval[" + id + "]";
    }
}
