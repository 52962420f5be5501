package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A user's consent for one vehicle (contract 7.2).
 *
 * @param id changes when the user connects the vehicle again; the id of the vehicle does not (contract 0.5)
 * @param externalId the customer's own id of the user
 * @param permissions granted by the user
 */
public record Connection(
        String id,
        String userId,
        Optional<String> externalId,
        Vehicle vehicle,
        List<String> permissions,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt) {

    public Connection {
        permissions = List.copyOf(permissions);
    }

    /** @return empty if the id of the connection, of its user or of its vehicle is missing */
    static Optional<Connection> read(JsonNode resource) {
        JsonNode attributes = resource.path("attributes");
        Optional<String> id = Fields.text(resource.path("id"));
        Optional<String> userId = related(resource, "user");
        Optional<String> vehicleId = related(resource, "vehicle");
        if (id.isEmpty() || userId.isEmpty() || vehicleId.isEmpty()) {
            return Optional.empty();
        }
        List<String> permissions = new ArrayList<>();
        attributes.path("permissions").forEach(permission -> Fields.text(permission)
                .ifPresent(permissions::add));
        return Optional.of(new Connection(
                id.get(),
                userId.get(),
                Fields.text(attributes.path("user").path("externalId")),
                Vehicle.of(vehicleId.get(), attributes.path("vehicle")),
                permissions,
                Fields.time(resource.path("meta").path("createdAt")),
                Fields.time(resource.path("meta").path("updatedAt"))));
    }

    /** Reads the id from either place, because some responses lack one of them. */
    private static Optional<String> related(JsonNode resource, String what) {
        return Fields.text(
                        resource.path("relationships").path(what).path("data").path("id"))
                .or(() -> Fields.text(resource.path("attributes").path(what).path("id")));
    }

    /** Names the id alone: who owns a vehicle is personal. */
    @Override
    public String toString() {
        return "Connection[" + id + "]";
    }
}
