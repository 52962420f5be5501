package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsumerLoopHealthTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final ConsumerLoopHealth health = new ConsumerLoopHealth(nanos::get);

    @Test
    void aConsumerLoopThatGoesRoundIsGoing() {
        health.membershipBegins();
        goesRoundFor(Duration.ofHours(1));
        assertThat(health.isGoing()).isTrue();
        assertThat(health.needsRestart()).isFalse();
    }

    @Test
    void aConsumerLoopThatFailsBecauseOfKafkaIsStalledButNeedsNoRestart() {
        // When: each try lasts half a minute, and none gets as far as its loop
        for (int i = 0; i < 100; i++) {
            health.membershipBegins();
            passes(Duration.ofSeconds(30));
            health.membershipFailed(new IllegalStateException("away"));
        }

        // Then
        assertThat(health.isGoing()).isFalse();
        assertThat(health.needsRestart()).isFalse();
    }

    @Test
    void afterAFailureAConsumerLoopIsGoingOnceItsSessionHasLasted() {
        health.membershipFailed(new IllegalStateException());
        health.membershipBegins();
        goesRoundFor(Duration.ofSeconds(10));
        assertThat(health.isGoing()).isFalse();
        goesRoundFor(Duration.ofSeconds(15));
        assertThat(health.isGoing()).isTrue();
    }

    @Test
    void aMembershipThatFollowsOneThatLastedIsGoingAtOnce() {
        // Given: a failure long ago
        health.membershipFailed(new IllegalStateException());
        health.membershipBegins();
        goesRoundFor(Duration.ofMinutes(5));

        // When: it is ended and followed by another one, as where a record cannot be read
        health.membershipBegins();
        goesRoundFor(Duration.ofSeconds(1));

        // Then
        assertThat(health.isGoing()).isTrue();

        // And
        health.membershipFailed(new IllegalStateException());
        assertThat(health.isGoing()).isFalse();
    }

    @Test
    void aConsumerLoopThatHangsNeedsARestart() {
        health.membershipBegins();
        health.goesRound();
        passes(Duration.ofMinutes(4));
        assertThat(health.isGoing()).isFalse();
        assertThat(health.needsRestart()).isFalse();
        passes(Duration.ofMinutes(2));
        assertThat(health.needsRestart()).isTrue();
    }

    @Test
    void aConsumerLoopThatEndsInErrorsForMinutesNeedsARestart() {
        // When
        for (int i = 0; i < 31; i++) {
            assertThat(health.needsRestart()).isFalse();
            health.membershipFailed(new OutOfMemoryError());
            health.membershipBegins();
            health.goesRound();
            passes(Duration.ofSeconds(10));
        }

        // Then
        assertThat(health.needsRestart()).isTrue();
    }

    @Test
    void anErrorThatAMembershipOutlivesIsForgotten() {
        health.membershipFailed(new OutOfMemoryError());
        health.membershipBegins();
        goesRoundFor(Duration.ofMinutes(10));
        assertThat(health.needsRestart()).isFalse();
    }

    private void goesRoundFor(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(1)) {
            passes(Duration.ofSeconds(1));
            health.goesRound();
        }
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
