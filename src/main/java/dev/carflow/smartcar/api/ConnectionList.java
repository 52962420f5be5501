package dev.carflow.smartcar.api;

import java.util.List;

/**
 * ConnectionList of all pages, each once.
 *
 * @param strangers how many that nobody asked for were dropped: more than 0 means that Smartcar ignored a filter
 * @param unreadable how many lacked an id
 * @param complete false if paging was cut short, by {@code maxPages} or because it led nowhere
 */
public record ConnectionList(List<Connection> connections, int strangers, int unreadable, boolean complete) {

    public ConnectionList {
        connections = List.copyOf(connections);
    }

    @Override
    public String toString() {
        return "ConnectionList[" + connections.size() + " wanted, " + strangers + " strangers, " + unreadable
                + " unreadable, " + (complete ? "complete" : "cut short") + "]";
    }
}
