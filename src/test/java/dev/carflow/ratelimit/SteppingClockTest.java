package dev.carflow.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ledger of the limit on a server whose clock steps, as after a failover to one that is ahead or behind. */
class SteppingClockTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /** 118 at most, one a second. */
    private static final RateLimit LIMIT = new RateLimit(120, 1, 0, 10);

    private static TestLedger ledger;
    private final String application = UUID.randomUUID().toString();
    private OffsetDateTime lastAnswer;

    @BeforeAll
    static void start() {
        ledger = TestLedger.open();
    }

    @AfterAll
    static void stop() throws SQLException {
        ledger.close();
    }

    private int granted(Instant at, int wanted) {
        return granted(at, wanted, Optional.empty());
    }

    private int granted(Instant at, int wanted, Optional<Duration> pause) {
        Lease lease = ledger.lease(
                application,
                "worker",
                LIMIT,
                LedgerTiming.DEFAULT,
                new Lease.Request(lastAnswer, wanted, 0, 0, pause),
                at);
        lastAnswer = lease.answeredAt();
        return lease.urgent();
    }

    private void spendAll() {
        while (granted(NOON, 1000) > 0) {
            // until nothing is left
        }
    }

    @Test
    void aClockThatIsSetBackStopsNothingAndGivesNothingAway() {
        // Given
        spendAll();
        Instant earlier = NOON.minus(Duration.ofHours(1));

        // When
        assertThat(granted(earlier, 1000)).isZero();

        // Then: time continues from there
        assertThat(granted(earlier.plusSeconds(10), 1000)).isBetween(9, 10);
        assertThat(granted(earlier.plusSeconds(20), 1000)).isBetween(9, 10);
    }

    @Test
    void aPauseIsNotLongerForAClockThatIsSetBack() {
        // Given
        granted(NOON, 0, Optional.of(Duration.ofSeconds(30)));
        Instant earlier = NOON.minus(Duration.ofHours(1));

        // Then
        assertThat(granted(earlier.plusSeconds(1), 1)).isZero();
        assertThat(granted(earlier.plusSeconds(60), 1)).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetForwardRefillsLittle() {
        // Given: one call a minute
        spendAll();
        RateLimit slow = new RateLimit(120, 1 / 60.0, 0, 10);

        // When
        Lease lease = ledger.lease(
                application,
                "worker",
                slow,
                LedgerTiming.DEFAULT,
                new Lease.Request(lastAnswer, 1000, 0, 0, Optional.empty()),
                NOON.plus(Duration.ofDays(3)));

        // Then
        assertThat(lease.urgent()).isLessThanOrEqualTo(10);
    }
}
