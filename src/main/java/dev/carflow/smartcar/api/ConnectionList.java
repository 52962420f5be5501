package dev.carflow.smartcar.api;

import java.util.List;

/**
 * The connections of all pages, each once.
 *
 * @param foreign number of connections outside the query, which were dropped: more than 0 means that Smartcar ignored
 *     a filter
 * @param unreadable number of connections without an id
 * @param complete false if paging ended early, at {@code maxPages} or because new pages had no new connections
 */
public record ConnectionList(List<Connection> connections, int foreign, int unreadable, boolean complete) {

    public ConnectionList {
        connections = List.copyOf(connections);
    }

    @Override
    public String toString() {
        return "ConnectionList[" + connections.size() + " wanted, " + foreign + " foreign, " + unreadable
                + " unreadable, " + (complete ? "complete" : "cut short") + "]";
    }
}
