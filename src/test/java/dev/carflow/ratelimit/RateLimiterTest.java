package dev.carflow.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.Timeouts;
import dev.carflow.ratelimit.Permit.Denied;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final Permit SOON = new Denied(Optional.of(Duration.ofMillis(1)));

    private final Deque<Permit> answers = new ArrayDeque<>();
    private final List<Urgency> asked = new ArrayList<>();
    private final RateLimiter limiter = urgency -> {
        asked.add(urgency);
        return answers.isEmpty()
                ? Uni.createFrom().failure(new IllegalStateException("no database"))
                : Uni.createFrom().item(answers.poll());
    };

    @Test
    void aWaitingCallerRetriesUntilItHasAPermit() {
        answers.addAll(List.of(SOON, SOON, Permit.GRANTED));

        limiter.acquireWhenAvailable(Urgency.ROUTINE).await().atMost(Timeouts.CONDITION);

        assertThat(asked).containsExactly(Urgency.ROUTINE, Urgency.ROUTINE, Urgency.ROUTINE);
        assertThat(answers).isEmpty();
    }

    @Test
    void aCallerThatWaitsForHoursGetsItsPermitInTheEnd() {
        Deque<Permit> hours =
                new ArrayDeque<>(Collections.nCopies(50_000, new Denied(Optional.of(Duration.ofNanos(1)))));
        hours.add(Permit.GRANTED);
        RateLimiter slow = urgency -> Uni.createFrom().item(hours::poll);

        slow.acquireWhenAvailable(Urgency.ROUTINE).await().atMost(Timeouts.CONDITION);

        assertThat(hours).isEmpty();
    }

    @Test
    void anUrgentCallerRequestsWithItsUrgency() {
        answers.add(Permit.GRANTED);

        limiter.acquireWhenAvailable(Urgency.URGENT).await().atMost(Timeouts.CONDITION);

        assertThat(asked).containsExactly(Urgency.URGENT);
    }

    @Test
    void withoutTheLedgerWaitingFails() {
        assertThatThrownBy(() ->
                        limiter.acquireWhenAvailable(Urgency.ROUTINE).await().atMost(Timeouts.CONDITION))
                .hasMessage("no database");
    }

    @Test
    void aSingleTryIsAnsweredAtOnce() {
        answers.addAll(List.of(SOON, Permit.GRANTED));

        assertThat(limiter.tryAcquireOnce(Urgency.URGENT).await().atMost(Timeouts.CONDITION))
                .isFalse();
        assertThat(limiter.tryAcquireOnce(Urgency.ROUTINE).await().atMost(Timeouts.CONDITION))
                .isTrue();
        assertThat(limiter.tryAcquireOnce(Urgency.ROUTINE).await().atMost(Timeouts.CONDITION))
                .as("without the ledger")
                .isFalse();
        assertThat(asked).containsExactly(Urgency.URGENT, Urgency.ROUTINE, Urgency.ROUTINE);
    }

    @Test
    void aPacedCallerWaitsForItsTurnFirstAndThenForThePermit() {
        answers.addAll(List.of(SOON, Permit.GRANTED));

        PacedRateLimiter.perMinute(0)
                .before(limiter)
                .acquireWhenAvailable(Urgency.ROUTINE)
                .await()
                .atMost(Timeouts.CONDITION);

        assertThat(asked).hasSize(2);
    }

    @Test
    void aPacedCallerThatDoesNotWaitIsDeniedBeforeItsTurn() {
        answers.addAll(List.of(Permit.GRANTED));
        RateLimiter paced = PacedRateLimiter.perMinute(1, () -> 0).before(limiter);

        assertThat(paced.acquire(Urgency.ROUTINE).await().atMost(Timeouts.CONDITION))
                .isEqualTo(Permit.GRANTED);
        assertThat(paced.acquire(Urgency.ROUTINE).await().atMost(Timeouts.CONDITION))
                .isEqualTo(new Denied(Optional.of(Duration.ofMinutes(1))));
        assertThat(asked).hasSize(1);
    }
}
