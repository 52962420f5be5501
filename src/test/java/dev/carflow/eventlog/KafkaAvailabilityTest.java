package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.AppendResult.Cause;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaAvailabilityTest {

    private static final Duration TIME_LIMIT = Duration.ofMillis(3500);

    private long now = Duration.ofHours(1).toNanos();
    private final KafkaAvailability kafka = new KafkaAvailability(() -> now);

    @BeforeEach
    void answering() {
        kafka.probed(true, "silent", now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** A record that runs into its time limit, while none is confirmed. */
    private void timeout() {
        long startedAt = now;
        pass(TIME_LIMIT);
        kafka.failed(Cause.TIMEOUT, startedAt, startedAt - 1);
    }

    @Test
    void aRecordThatRunsIntoItsTimeLimitWhileNoneIsConfirmedShowsThatKafkaIsAway() {
        timeout();

        assertThat(kafka.isAway()).isTrue();
    }

    @Test
    void whileOtherRecordsAreConfirmedASingleFailureIsOne() {
        // Given
        long startedAt = now;
        pass(TIME_LIMIT);

        // When
        kafka.failed(Cause.TIMEOUT, startedAt, now - 1);

        // Then
        assertThat(kafka.isAway()).isFalse();
    }

    @Test
    void aRefusalAtOnceSaysNothingOfOtherRecords() {
        kafka.failed(Cause.REFUSED, now, now - 1);

        assertThat(kafka.isAway()).isFalse();
    }

    @Test
    void twoSilentProbesAreEnoughUnlessRecordsAreConfirmed() {
        long confirmedAt = now;
        pass(Duration.ofSeconds(29));
        kafka.probed(false, "silent", confirmedAt);
        kafka.probed(false, "silent", confirmedAt);
        assertThat(kafka.isAway()).isFalse();

        pass(Duration.ofSeconds(1));
        kafka.probed(false, "silent", confirmedAt);
        assertThat(kafka.isAway()).isTrue();
    }

    @Test
    void oneRecordAtATimeIsTriedAndSeldomWhileBrokersDoNotAnswer() {
        // Given: silent when it leaves
        kafka.probed(false, "silent", now);
        timeout();
        pass(Duration.ofSeconds(7));
        assertThat(kafka.takeTrial()).isFalse();

        // Then
        pass(Duration.ofSeconds(1));
        assertThat(kafka.takeTrial()).isTrue();
        assertThat(kafka.takeTrial()).isFalse();
        pass(Duration.ofSeconds(7));
        assertThat(kafka.takeTrial()).isFalse();
    }

    @Test
    void brokersThatAnswerAgainAreTriedSoonerThanSilentOnes() {
        // Given
        kafka.probed(false, "silent", now);
        timeout();

        // When
        kafka.probed(true, "silent", 0);
        pass(Duration.ofSeconds(1));

        // Then
        assertThat(kafka.takeTrial()).isTrue();
        assertThat(kafka.takeTrial()).isFalse();
    }

    @Test
    void howeverManyTrialsSilentBrokersHadTheyAreTriedWithinASecondOnceTheyAnswer() {
        // Given
        kafka.probed(false, "silent", now);
        timeout();
        for (int trial = 0; trial < 10; trial++) {
            pass(Duration.ofSeconds(8));
            assertThat(kafka.takeTrial()).isTrue();
        }

        // When
        kafka.probed(true, "silent", 0);
        pass(Duration.ofSeconds(1));

        // Then
        assertThat(kafka.takeTrial()).isTrue();
    }

    @Test
    void brokersThatTakeRecordsAndAreLateWithEveryProbeGetTheRecords() {
        // Given: one event a minute for an hour, each confirmed after two seconds
        long confirmedAt = now;
        int onKafka = 0;
        for (int second = 0; second < 3600; second++) {
            pass(Duration.ofSeconds(1));
            if (second % 2 == 0) {
                kafka.probed(false, "silent", confirmedAt);
            }
            if (second % 60 == 0 && (!kafka.isAway() || kafka.takeTrial())) {
                onKafka++;
                long startedAt = now;
                pass(Duration.ofSeconds(2));
                confirmedAt = now;
                kafka.confirmed(startedAt);
            }
        }

        // Then
        assertThat(onKafka).isEqualTo(60);
    }

    @Test
    void aConfirmationOfARecordSentSinceBringsItBackAnOlderOneDoesNot() {
        long before = now;
        timeout();

        kafka.confirmed(before);
        assertThat(kafka.isAway()).isTrue();

        kafka.confirmed(now);
        assertThat(kafka.isAway()).isFalse();
    }

    @Test
    void pausesBetweenTrialsGrowAndStayLongAfterARelapse() {
        // Given: brokers that answer and confirm nothing
        timeout();
        int trials = 0;
        for (int second = 0; second < 120; second++) {
            pass(Duration.ofSeconds(1));
            if (kafka.takeTrial()) {
                trials++;
            }
        }
        assertThat(trials).isBetween(12, 20);

        // When: it comes back for a moment, and goes again
        kafka.confirmed(now);
        pass(Duration.ofSeconds(10));
        timeout();

        // Then
        pass(Duration.ofSeconds(5));
        assertThat(kafka.takeTrial()).isFalse();
        pass(Duration.ofSeconds(30));
        assertThat(kafka.takeTrial()).isTrue();

        // When: it comes back for longer
        kafka.confirmed(now);
        pass(Duration.ofMinutes(2));
        timeout();

        // Then
        pass(Duration.ofSeconds(2));
        assertThat(kafka.takeTrial()).isTrue();
    }

    @Test
    void withoutAnyRecordBrokersThatAnswerForLongAreTrusted() {
        timeout();
        kafka.probed(true, "silent", 0);
        assertThat(kafka.isAway()).isTrue();

        pass(Duration.ofSeconds(40));
        kafka.probed(true, "silent", 0);

        assertThat(kafka.isAway()).isFalse();
    }

    @Test
    void brokersThatAnswerAreThereHoweverLongNoRecordComes() {
        long confirmedAt = now;

        for (int probe = 0; probe < 10; probe++) {
            pass(Duration.ofSeconds(2));
            kafka.probed(true, "silent", confirmedAt);
        }

        assertThat(kafka.isAway()).isFalse();
    }

    @Test
    void silencesWithAnAnswerBetweenThemAreNotTwoInARow() {
        long confirmedAt = now;
        pass(Duration.ofMinutes(3));

        kafka.probed(false, "silent", confirmedAt);
        kafka.probed(true, "silent", confirmedAt);
        kafka.probed(false, "silent", confirmedAt);

        assertThat(kafka.isAway()).isFalse();
    }

    @Test
    void brokersThatAnswerAfterALongSilenceAreNotTrustedAtOnce() {
        // Given
        long confirmedAt = now;
        timeout();
        for (int probe = 0; probe < 60; probe++) {
            kafka.probed(false, "silent", confirmedAt);
            pass(Duration.ofSeconds(2));
        }

        // When
        kafka.probed(true, "silent", confirmedAt);
        pass(Duration.ofSeconds(9));
        kafka.probed(true, "silent", confirmedAt);

        // Then
        assertThat(kafka.isAway()).isTrue();
        pass(Duration.ofSeconds(1));
        kafka.probed(true, "silent", confirmedAt);
        assertThat(kafka.isAway()).isFalse();
    }
}
