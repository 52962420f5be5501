package dev.carflow.accounts.connect;

import dev.carflow.smartcar.api.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Decides whether Smartcar's connection list confirms a Connect session. A redirect is not signed, so a user in the
 * list may still not be the one who went through Connect: an attacker may have put another user's id into the address.
 * A connection of the session's vehicle proves nothing: a former owner may start a re-authentication without ever
 * going to Smartcar.
 *
 * @param required false if being in the list is enough
 */
record Evidence(boolean required) {

    /** Smartcar's clock and the database's may differ by so much. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    /** @param ofOneUser all connections that Smartcar lists for the user */
    boolean confirms(ConnectSession session, List<Connection> ofOneUser) {
        return !ofOneUser.isEmpty()
                && (!required || ofOneUser.stream().anyMatch(connection -> confirms(session, connection)));
    }

    /** The time of the last change is no evidence: it moves without any action of the user. */
    private static boolean confirms(ConnectSession session, Connection connection) {
        Instant earliest = session.createdAt().minus(SKEW);
        return connection.createdAt().filter(at -> !at.isBefore(earliest)).isPresent()
                || session.externalId().isPresent() && session.externalId().equals(connection.externalId());
    }
}
