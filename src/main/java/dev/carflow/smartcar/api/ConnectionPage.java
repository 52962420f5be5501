package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One page of connections, newest first (contract 7.2).
 *
 * @param connections that match the query
 * @param foreign number of other connections, which were dropped: more than 0 means that Smartcar ignored a filter
 * @param unreadable number of connections without an id
 * @param size rows of a full page, which may be fewer than requested (contract 12.2)
 * @param totalCount of all pages; empty if Smartcar does not say
 * @param last whether Smartcar says that no page follows
 */
public record ConnectionPage(
        List<Connection> connections,
        int foreign,
        int unreadable,
        int size,
        Optional<Integer> totalCount,
        boolean last) {

    public ConnectionPage {
        connections = List.copyOf(connections);
    }

    /**
     * @param seen ids of connections on earlier pages, which are left out; those of this page are added
     * @return empty for a body of another shape
     */
    static Optional<ConnectionPage> read(JsonNode body, ConnectionQuery query, int number, Set<String> seen) {
        JsonNode data = body.path("data");
        if (!data.isArray()) {
            return Optional.empty();
        }
        List<Connection> wanted = new ArrayList<>();
        int foreign = 0;
        int unreadable = 0;
        for (JsonNode resource : data) {
            Optional<Connection> connection = Connection.read(resource);
            if (connection.isEmpty()) {
                unreadable++;
            } else if (seen.add(connection.get().id())) {
                if (query.asksFor(connection.get())) {
                    wanted.add(connection.get());
                } else {
                    foreign++;
                }
            }
        }
        Optional<Integer> total = Fields.integer(body.path("meta").path("totalCount"));
        int size = size(body, query.pageSize());
        boolean last = data.isEmpty() || isLast(body, total, (number - 1L) * size + data.size());
        return Optional.of(new ConnectionPage(wanted, foreign, unreadable, size, total, last));
    }

    /** The size that Smartcar names, at most the requested one; if it names none, the page counts as full. */
    private static int size(JsonNode body, int asked) {
        int pageSize = Fields.integer(body.path("meta").path("pageSize"))
                .orElse(body.path("data").size());
        return Math.max(1, Math.min(pageSize, asked));
    }

    boolean isBarren() {
        return connections.isEmpty() && foreign == 0;
    }

    /** Looks only whether there is a link, never at its target: the token is sent to the base URL alone. */
    private static boolean isLast(JsonNode body, Optional<Integer> total, long readSoFar) {
        JsonNode links = body.path("links");
        if (links.has("next")) {
            return links.path("next").isNull();
        }
        return total.isEmpty() || readSoFar >= total.get();
    }

    @Override
    public String toString() {
        return "ConnectionPage[" + connections.size() + " wanted, " + foreign + " foreign, " + unreadable
                + " unreadable, total " + totalCount.map(String::valueOf).orElse("-") + "]";
    }
}
