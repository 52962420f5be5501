package dev.carflow.accounts.connect;

import dev.carflow.smartcar.api.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether connections speak for a session. A redirect is not signed, so a user who is in the list may still not be the
 * one who went through Connect: somebody may have put another user's id into the address. That a connection is of the
 * session's vehicle says nothing: a former owner may ask to connect it anew without ever going to Smartcar.
 *
 * @param required false = being in the list is enough
 */
record Evidence(boolean required) {

    /** Smartcar's clock and the database's may differ by so much. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    /** @param ofOneUser all connections that Smartcar lists for the user in question */
    boolean speaksFor(ConnectSession session, List<Connection> ofOneUser) {
        return !ofOneUser.isEmpty()
                && (!required || ofOneUser.stream().anyMatch(connection -> speaksFor(session, connection)));
    }

    /** Not the time of its last change: that moves while nobody does anything. */
    private static boolean speaksFor(ConnectSession session, Connection connection) {
        Instant earliest = session.createdAt().minus(SKEW);
        return connection.createdAt().filter(at -> !at.isBefore(earliest)).isPresent()
                || session.externalId().isPresent() && session.externalId().equals(connection.externalId());
    }
}
