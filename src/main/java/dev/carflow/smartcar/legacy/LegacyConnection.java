package dev.carflow.smartcar.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import java.time.Instant;
import java.util.Optional;

/**
 * A user's consent for one vehicle, as the legacy management API lists it (contract 5.3). It has no id of its own.
 *
 * @param mode {@code live}, {@code test} or {@code simulated}
 */
public record LegacyConnection(String vehicleId, String userId, Optional<Instant> connectedAt, Optional<String> mode) {

    /** @return none for what lacks either id */
    static Optional<LegacyConnection> read(JsonNode resource) {
        Optional<String> vehicleId = Fields.text(resource.path("vehicleId"));
        Optional<String> userId = Fields.text(resource.path("userId"));
        if (vehicleId.isEmpty() || userId.isEmpty()) {
            return Optional.empty();
        }
        // older pages call it createdAt
        Optional<Instant> connectedAt =
                Fields.time(resource.path("connectedAt")).or(() -> Fields.time(resource.path("createdAt")));
        return Optional.of(
                new LegacyConnection(vehicleId.get(), userId.get(), connectedAt, Fields.text(resource.path("mode"))));
    }

    /** The user of a vehicle is personal data. */
    @Override
    public String toString() {
        return "LegacyConnection[…]";
    }
}
