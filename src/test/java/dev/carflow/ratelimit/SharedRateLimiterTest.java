package dev.carflow.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carflow.ratelimit.SimulatedFleet.Line;
import dev.carflow.ratelimit.SimulatedFleet.Worker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Workers that share the ledger, over simulated hours. */
class SharedRateLimiterTest {

    /** Contract 7.8's default, ten workers. */
    private static final RateLimit DEFAULT = new RateLimit(120, 2 / 60.0, 30, 10);
    /** As many, and one call a second: easier to count. */
    private static final RateLimit ONE_A_SECOND = new RateLimit(120, 1, 30, 10);

    private static TestLedger ledger;

    @BeforeAll
    static void open() {
        ledger = TestLedger.open();
    }

    @AfterAll
    static void close() throws SQLException {
        ledger.close();
    }

    @Test
    void routineCallsLeaveTheReserveToUrgentOnes() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, DEFAULT);
        Worker worker = fleet.worker();

        // When
        int routine = worker.take(Urgency.ROUTINE, 200);
        int urgent = worker.take(Urgency.URGENT, 200);

        // Then: one call is kept back for those on their way
        assertThat(routine).isEqualTo(89);
        assertThat(urgent).isEqualTo(30);
    }

    @Test
    void aRestartedWorkerFindsTheLevelAsItWas() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, DEFAULT);
        fleet.worker("a").take(Urgency.URGENT, 100);

        // When
        int granted = fleet.worker("a").take(Urgency.URGENT, 100);

        // Then
        assertThat(granted).isEqualTo(19);
    }

    @Test
    void aPauseBeginsAndEndsForAllWorkers() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, ONE_A_SECOND);
        Worker limited = fleet.worker();
        Worker other = fleet.worker();
        other.take(Urgency.URGENT);

        // When
        limited.limiter.rateLimited(SimulatedFleet.seconds(40));
        fleet.live(Duration.ofSeconds(39), limited, other);

        // Then
        assertThat(limited.take(Urgency.URGENT)).isFalse();
        assertThat(other.take(Urgency.URGENT)).isFalse();

        // When
        fleet.live(Duration.ofMillis(1500), limited, other);

        // Then: the level was nothing when Smartcar said so
        assertThat(other.take(Urgency.URGENT, 100)).isEqualTo(40);
    }

    @Test
    void withoutRetryAfterRepeatedPausesDoubleAndOneEpisodeCountsOnce() {
        SimulatedFleet fleet = new SimulatedFleet(ledger, ONE_A_SECOND);
        Worker worker = fleet.worker();
        for (int seconds : new int[] {30, 60, 120, 240, 480, 600, 600}) {
            // When
            IntStream.range(0, 5).forEach(call -> worker.limiter.rateLimited(Optional.empty()));

            // Then
            fleet.pass(Duration.ofSeconds(seconds - 1));
            assertThat(worker.take(Urgency.URGENT)).isFalse();
            fleet.pass(Duration.ofMillis(1010));
            assertThat(worker.take(Urgency.URGENT)).as("after %d s", seconds).isTrue();
        }
    }

    @Test
    void aPauseThatTheLedgerMissedIsReportedLater() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, ONE_A_SECOND);
        Worker limited = fleet.worker();
        Worker other = fleet.worker();
        limited.take(Urgency.URGENT);
        limited.line = Line.CUT;
        limited.limiter.rateLimited(SimulatedFleet.seconds(60));

        // When
        limited.line = Line.GOOD;
        limited.live(Duration.ofSeconds(2));

        // Then
        assertThat(other.take(Urgency.URGENT)).isFalse();
    }

    @Test
    void withoutContactAWorkerMakesNoCallsThenUsesItsShareAndSharesAgainLater() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, ONE_A_SECOND);
        Worker worker = fleet.worker();
        worker.take(Urgency.URGENT);
        worker.line = Line.CUT;

        // When
        worker.live(Duration.ofSeconds(19));

        // Then
        assertThat(worker.take(Urgency.URGENT)).isFalse();
        assertThat(worker.limiter.status().shared()).isFalse();

        // When: a tenth of the refill, for 100 s
        int alone = 0;
        for (int second = 0; second < 101; second++) {
            worker.live(Duration.ofSeconds(1));
            alone += worker.take(Urgency.ROUTINE, 10);
        }

        // Then
        assertThat(alone).isBetween(9, 10);

        // When
        worker.line = Line.GOOD;
        worker.live(Duration.ofSeconds(2));

        // Then
        assertThat(worker.take(Urgency.ROUTINE, 10)).isEqualTo(10);
        assertThat(worker.limiter.status().shared()).isTrue();
        assertThat(fleet.refused()).isZero();
    }

    @Test
    void aWorkerThatNeverHadAnAnswerHasNoShare() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, ONE_A_SECOND);
        Worker worker = fleet.worker();
        worker.line = Line.CUT;

        // When
        worker.live(Duration.ofMinutes(2));

        // Then
        assertThat(worker.take(Urgency.URGENT)).isFalse();
    }

    @Test
    void aWorkerWithoutContactForAnHourStopsCalling() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, ONE_A_SECOND);
        Worker worker = fleet.worker();
        worker.take(Urgency.URGENT);
        worker.line = Line.CUT;

        // When
        worker.live(Duration.ofHours(1));

        // Then
        assertThat(worker.take(Urgency.URGENT)).isFalse();
    }

    @Test
    void theShareOfADeadWorkerIsWithheldForAnHour() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, ONE_A_SECOND);
        fleet.worker().take(Urgency.URGENT);
        Worker living = fleet.worker();
        living.take(Urgency.URGENT, 200);

        // When
        living.live(Duration.ofSeconds(100));

        // Then: all of the refill for 15 s, nine tenths after that
        assertThat(living.take(Urgency.URGENT, 200)).isBetween(90, 92);

        // When
        living.live(Duration.ofHours(1));
        living.take(Urgency.URGENT, 200);
        living.live(Duration.ofSeconds(100));

        // Then
        assertThat(living.take(Urgency.URGENT, 200)).isBetween(99, 101);
    }

    @Test
    void aWorkerThatDiesAgainAndAgainUnderNewNamesDoesNotStarveAFullFleet() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, new RateLimit(120, 1, 30, 2));
        Worker living = fleet.worker();
        living.take(Urgency.URGENT, 200);

        // When
        for (int death = 0; death < 20; death++) {
            fleet.worker().take(Urgency.URGENT);
            living.live(Duration.ofSeconds(30));
        }
        living.take(Urgency.URGENT, 200);
        int granted = 0;
        for (int second = 0; second < 100; second++) {
            living.live(Duration.ofSeconds(1));
            granted += living.take(Urgency.URGENT, 10);
        }

        // Then: only the last one's place may be taken by one that is alone
        assertThat(granted).isBetween(45, 65);
    }

    @Test
    void anAnswerThatIsLostIsNoContact() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, ONE_A_SECOND);
        Worker deaf = fleet.worker();
        Worker living = fleet.worker();
        deaf.take(Urgency.URGENT);
        living.take(Urgency.URGENT, 200);
        deaf.line = Line.ONE_WAY;

        // When: requests reach the ledger all the time, but the worker uses its offline share all the same
        int alone = 0;
        int shared = 0;
        for (int second = 0; second < 200; second++) {
            living.live(Duration.ofSeconds(1));
            deaf.limiter.heartbeat();
            shared += living.take(Urgency.URGENT, 10);
            alone += deaf.take(Urgency.URGENT, 10);
        }

        // Then
        assertThat(alone).isBetween(16, 18);
        assertThat(shared).isBetween(178, 183);
        assertThat(fleet.refused()).isZero();
    }

    @Test
    void noPermitOfAScarceLimitIsLost() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, DEFAULT);
        List<Worker> workers =
                IntStream.range(0, 10).mapToObj(i -> fleet.worker()).toList();

        // When
        int granted = 0;
        for (int call = 0; call < 300; call++) {
            granted += workers.get(call % 10).take(Urgency.URGENT) ? 1 : 0;
            fleet.pass(Duration.ofMillis(7));
        }

        // Then
        assertThat(granted).isEqualTo(119);
    }

    @Test
    void aDenialIsCached() {
        // Given
        SimulatedFleet fleet = new SimulatedFleet(ledger, DEFAULT);
        Worker worker = fleet.worker();
        worker.take(Urgency.URGENT, 200);
        fleet.questions = 0;

        // When: a thousand events in each of ten seconds
        for (int event = 0; event < 10_000; event++) {
            worker.take(Urgency.URGENT);
            fleet.pass(Duration.ofMillis(1));
        }

        // Then
        assertThat(fleet.questions).isLessThanOrEqualTo(3);
    }

    @Test
    void theStatusSaysWhenTheLimitWillBeExhausted() {
        // Given: another worker calls, this one only looks
        SimulatedFleet fleet = new SimulatedFleet(ledger, new RateLimit(12_000, 1, 0, 10));
        Worker watching = fleet.worker();
        Worker calling = fleet.worker();

        // When: three calls a second for 20 minutes, one refilled
        for (int second = 0; second < 1200; second++) {
            watching.live(Duration.ofSeconds(1));
            calling.take(Urgency.ROUTINE, 3);
        }

        // Then
        RateLimitStatus status = watching.limiter.status();
        assertThat(status.left()).isCloseTo(9_590, within(30.0));
        assertThat(status.emptyIn().orElseThrow().toSeconds()).isBetween(4_600L, 5_100L);
    }
}
