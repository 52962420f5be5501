package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.accounts.connect.ConnectSessions.StoredSession;
import dev.carflow.smartcar.MigrationPhase;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.TokenRenewer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SessionStarterTest {

    private static final StoredSession STORED =
            new StoredSession(UUID.randomUUID(), Instant.parse("2026-11-30T12:00:00Z"));
    private static final SessionRequest REQUEST =
            new SessionRequest("ann", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final List<Buffer> stored = new ArrayList<>();

    private SessionStarter failing(int times) {
        ConnectSessions sessions = new ConnectSessions(null, false) {
            @Override
            Uni<StoredSession> create(Buffer stateHash, SessionRequest request, Duration lifetime) {
                stored.add(stateHash);
                return stored.size() > times
                        ? Uni.createFrom().item(STORED)
                        : Uni.createFrom().failure(new TimeoutException("the database did not answer"));
            }
        };
        AuthorizeUrl url = new AuthorizeUrl(
                URI.create("https://connect.example.com/oauth/authorize"),
                "an-application",
                URI.create("https://fleet.example.com/connect/callback"),
                Optional.empty(),
                ConnectConfig.Mode.LIVE);
        return new SessionStarter(
                sessions,
                ConnectFixture.states("a-key"),
                url,
                new MigrationState(MigrationPhase.APPLICATION_TOKEN, TokenRenewer.CUSTOMER),
                Duration.ofMinutes(30));
    }

    @Test
    void aStatementWithoutAnAnswerIsTriedAgainWithTheSameState() {
        // When
        SessionStarter.StartedSession begun = failing(1).begin(REQUEST).await().indefinitely();

        // Then
        assertThat(begun.id()).isEqualTo(STORED.id());
        assertThat(stored).hasSize(2);
        assertThat(stored.get(1)).isEqualTo(stored.get(0)).isEqualTo(StateTokens.hash(begun.state()));
    }

    @Test
    void aSilentDatabaseGetsNoMoreThanTwoRequests() {
        // Given
        SessionStarter sessions = failing(9);

        // Then
        assertThatThrownBy(() -> sessions.begin(REQUEST).await().indefinitely())
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(stored).hasSize(2);
    }
}
