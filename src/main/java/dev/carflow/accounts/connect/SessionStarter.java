package dev.carflow.accounts.connect;

import dev.carflow.smartcar.MigrationState;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Starts sessions. */
final class SessionStarter {

    private final ConnectSessions sessions;
    private final StateTokens states;
    private final AuthorizeUrl authorizeUrl;
    private final MigrationState migration;
    private final Duration lifetime;

    /**
     * A session that was started.
     *
     * @param id names the session when it is claimed
     * @param state comes back with the callback; works once
     * @param url where to send the user
     */
    record StartedSession(UUID id, String state, URI url, Instant expiresAt) {
        @Override
        public String toString() {
            return "Begun[…]";
        }
    }

    SessionStarter(
            ConnectSessions sessions,
            StateTokens states,
            AuthorizeUrl authorizeUrl,
            MigrationState migration,
            Duration lifetime) {
        this.sessions = sessions;
        this.states = states;
        this.authorizeUrl = authorizeUrl;
        this.migration = migration;
        this.lifetime = lifetime;
    }

    /**
     * Retries once if no answer came: the connection may just have been closed, or the server was busy. Fails if the
     * session cannot be stored, within twice the deadline of a statement.
     */
    Uni<StartedSession> begin(SessionRequest request) {
        return Uni.createFrom().deferred(() -> {
            String state = states.fresh();
            URI url = authorizeUrl.of(request, state, migration.wantsVehicleTokens());
            return Uni.createFrom()
                    .deferred(() -> sessions.create(StateTokens.hash(state), request, lifetime))
                    .onFailure(failure -> !(failure instanceof PgException))
                    .retry()
                    .atMost(1)
                    .map(stored -> new StartedSession(stored.id(), state, url, stored.expiresAt()));
        });
    }
}
