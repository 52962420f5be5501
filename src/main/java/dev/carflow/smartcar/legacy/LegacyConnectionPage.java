package dev.carflow.smartcar.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One page of legacy connections (contract 5.3).
 *
 * @param connections those that were asked for
 * @param strangers how many others came and were dropped: more than 0 means that Smartcar ignored a filter
 * @param unreadable how many lacked an id
 * @param cursor of the next page, if there is one
 */
public record LegacyConnectionPage(
        List<LegacyConnection> connections, int strangers, int unreadable, Optional<String> cursor) {

    public LegacyConnectionPage {
        connections = List.copyOf(connections);
    }

    /**
     * @param seen connections on earlier pages, which do not count again; those on this one are added
     * @return none for a body of another shape
     */
    static Optional<LegacyConnectionPage> read(JsonNode body, LegacyConnectionQuery query, Set<String> seen) {
        JsonNode listed = body.path("connections");
        if (!listed.isArray()) {
            return Optional.empty();
        }
        List<LegacyConnection> wanted = new ArrayList<>();
        int strangers = 0;
        int unreadable = 0;
        for (JsonNode resource : listed) {
            Optional<LegacyConnection> connection = LegacyConnection.read(resource);
            if (connection.isEmpty()) {
                unreadable++;
            } else if (seen.add(
                    connection.get().userId() + ' ' + connection.get().vehicleId())) {
                if (query.asksFor(connection.get())) {
                    wanted.add(connection.get());
                } else {
                    strangers++;
                }
            }
        }
        // what follows an empty page could only be empty
        Optional<String> cursor = listed.isEmpty()
                ? Optional.empty()
                : Fields.text(body.path("paging").path("cursor"));
        return Optional.of(new LegacyConnectionPage(wanted, strangers, unreadable, cursor));
    }

    boolean isBarren() {
        return connections.isEmpty() && strangers == 0;
    }

    @Override
    public String toString() {
        return "LegacyConnectionPage[" + connections.size() + " wanted, " + strangers + " strangers, " + unreadable
                + " unreadable, " + (cursor.isPresent() ? "more to come" : "the last") + "]";
    }
}
