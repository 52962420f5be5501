package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.smartcar.api.Connection;
import dev.carflow.smartcar.api.Vehicle;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A user id that was put into a redirect does not connect that user to another account. */
class EvidenceTest {

    private static final Instant BEGUN = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant YESTERDAY = BEGUN.minus(Duration.ofDays(1));

    private final Evidence evidence = new Evidence(true);

    @Test
    void aConnectionMadeSinceTheSessionBeganConfirmsIt() {
        assertThat(confirms(session(null, null), connection("car", null, BEGUN.plusSeconds(30))))
                .isTrue();
        assertThat(confirms(session(null, null), connection("car", null, BEGUN.minus(Duration.ofMinutes(2)))))
                .as("clocks may differ by two minutes")
                .isTrue();
    }

    @Test
    void anOlderConnectionOfAnotherUserDoesNot() {
        assertThat(confirms(
                        session(null, null),
                        connection(
                                "car", null, BEGUN.minus(Duration.ofMinutes(2)).minusMillis(1))))
                .isFalse();
        assertThat(confirms(session(null, null), connection("car", null, null)))
                .as("without a time")
                .isFalse();
        assertThat(confirms(session("other-car", "ours"), connection("car", "theirs", YESTERDAY)))
                .isFalse();
    }

    @Test
    void theExternalIdOfTheSessionConfirmsItHoweverOldTheConnection() {
        assertThat(confirms(session(null, "ours"), connection("car", "ours", YESTERDAY)))
                .isTrue();
    }

    @Test
    void theVehicleOfTheSessionIsNoEvidence() {
        // Given: a former owner asks to connect the car anew, which is another's since yesterday
        assertThat(confirms(session("car", null), connection("car", null, YESTERDAY)))
                .isFalse();
    }

    @Test
    void noExternalIdOnEitherSideIsNoEvidence() {
        assertThat(confirms(session(null, null), connection("car", null, YESTERDAY)))
                .isFalse();
    }

    @Test
    void oneConnectionAmongOldOnesIsEnough() {
        assertThat(evidence.confirms(
                        session(null, null),
                        List.of(connection("car", null, YESTERDAY), connection("new-car", null, BEGUN))))
                .isTrue();
    }

    @Test
    void withoutRequiredEvidenceAConnectionIsStillNeeded() {
        assertThat(new Evidence(false).confirms(session(null, null), List.of(connection("car", null, YESTERDAY))))
                .isTrue();
        assertThat(new Evidence(false).confirms(session(null, null), List.of())).isFalse();
        assertThat(evidence.confirms(session(null, null), List.of())).isFalse();
    }

    private boolean confirms(ConnectSession session, Connection connection) {
        return evidence.confirms(session, List.of(connection));
    }

    private static ConnectSession session(String vehicle, String externalId) {
        return new ConnectSession(
                UUID.randomUUID(),
                Buffer.buffer("hash"),
                "account",
                Optional.ofNullable(vehicle),
                Optional.ofNullable(externalId),
                BEGUN,
                Optional.of("user"));
    }

    private static Connection connection(String vehicle, String externalId, Instant createdAt) {
        return new Connection(
                "connection",
                "user",
                Optional.ofNullable(externalId),
                new Vehicle(
                        vehicle,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                List.of(),
                Optional.ofNullable(createdAt),
                Optional.empty());
    }
}
