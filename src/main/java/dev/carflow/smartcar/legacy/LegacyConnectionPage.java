package dev.carflow.smartcar.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One page of legacy connections (contract 5.3).
 *
 * @param connections each once
 * @param unreadable number of connections that lacked an id
 * @param cursor of the next page, if there is one
 */
public record LegacyConnectionPage(List<LegacyConnection> connections, int unreadable, Optional<String> cursor) {

    public LegacyConnectionPage {
        connections = List.copyOf(connections);
    }

    /** @return none for a body of another shape */
    static Optional<LegacyConnectionPage> read(JsonNode body) {
        JsonNode listed = body.path("connections");
        if (!listed.isArray()) {
            return Optional.empty();
        }
        List<LegacyConnection> connections = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int unreadable = 0;
        for (JsonNode resource : listed) {
            Optional<LegacyConnection> connection = LegacyConnection.read(resource);
            if (connection.isEmpty()) {
                unreadable++;
            } else if (seen.add(
                    connection.get().userId() + ' ' + connection.get().vehicleId())) {
                connections.add(connection.get());
            }
        }
        // an empty page has no successor
        Optional<String> cursor = listed.isEmpty()
                ? Optional.empty()
                : Fields.text(body.path("paging").path("cursor"));
        return Optional.of(new LegacyConnectionPage(connections, unreadable, cursor));
    }

    @Override
    public String toString() {
        return "LegacyConnectionPage[" + connections.size() + ", " + unreadable + " unreadable, "
                + (cursor.isPresent() ? "more to come" : "the last") + "]";
    }
}
