package dev.carflow.outbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A removal that readers are still to be told of.
 *
 * @param id of the record, the same in every attempt
 * @param vehicleIds Smartcar's, of the vehicles that the user had connected, as far as they were known
 * @param routes that the user was ever given
 * @param removedAt by the database's clock
 */
record UserRemoval(UUID id, String smartcarUserId, List<String> vehicleIds, List<String> routes, Instant removedAt) {

    UserRemoval {
        vehicleIds = List.copyOf(vehicleIds);
        routes = List.copyOf(routes);
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "UserRemoval[" + id + "]";
    }
}
