package dev.carflow.enrichment.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import dev.carflow.VirtualTime;
import dev.carflow.enrichment.budget.Urgency;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatientCallsTest {

    private static final int GLANCES = 20_000;

    private static final CallOutcome DOWN = new NotMade(SkipReason.BREAKER_OPEN, Optional.empty(), false);
    private static final CallOutcome FAULT = new Failed(
            new ApiProblem.UpstreamFault(AnswerFault.STATUS, 500, ApiError.NONE), 3, false, Optional.empty());
    private static final CallOutcome ASLEEP =
            new Failed(new ApiProblem.VehicleUnavailable(ApiError.NONE), 1, false, Optional.empty());

    private final AtomicInteger asked = new AtomicInteger();
    private volatile BreakerState breaker = BreakerState.CLOSED;
    private volatile CallOutcome outcome = DOWN;
    private final SignalCalls smartcar =
            (user, vehicle, urgency) -> Uni.createFrom().item(() -> {
                asked.incrementAndGet();
                return outcome;
            });
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final PatientCalls calls = new PatientCalls(smartcar, () -> breaker, Duration.ofMillis(10), timers);

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    @Test
    void whileSmartcarIsDownNothingComesAndAfterwardsTheAnswer() {
        // Given
        breaker = BreakerState.OPEN;
        CompletableFuture<CallOutcome> asking = ask();
        await().until(() -> asked.get() > 3);
        assertThat(asking).isNotDone();

        // When
        breaker = BreakerState.CLOSED;
        outcome = ASLEEP;

        // Then
        assertThat(asking.join()).isEqualTo(ASLEEP);
    }

    @Test
    void aFailureThatOpensTheBreakerIsTriedAgainAndItsCallsAreCounted() {
        // Given
        breaker = BreakerState.OPEN;
        outcome = FAULT;
        CompletableFuture<CallOutcome> asking = ask();
        await().until(() -> asked.get() >= 2);

        // When
        outcome = ASLEEP;

        // Then
        assertThat(asking.join().calls()).isGreaterThanOrEqualTo(2 * 3 + 1);
    }

    @Test
    void aTrialThatFailedJustBeforeAnotherOneClosedTheBreakerIsTriedAgain() {
        // Given: down when the trial fails
        VirtualTime time = new VirtualTime();
        breaker = BreakerState.OPEN;
        outcome = FAULT;
        CompletableFuture<CallOutcome> asking = new PatientCalls(smartcar, () -> breaker, Duration.ofSeconds(1), time)
                .signals("u", "v", Urgency.ROUTINE)
                .subscribeAsCompletionStage();

        // When: back within the glance
        breaker = BreakerState.CLOSED;
        outcome = ASLEEP;
        time.pass(Duration.ofSeconds(1));

        // Then
        assertThat(asking.join()).isEqualTo(ASLEEP.after(3));
        time.shutdownNow();
    }

    @Test
    void aFailureOfOneVehicleIsNotWaitedFor() {
        // Given
        outcome = FAULT;

        // Then
        assertThat(ask().join()).isEqualTo(FAULT);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoIsCancelledAsksNoMore() {
        // Given
        CompletableFuture<CallOutcome> asking = ask();
        await().until(() -> asked.get() > 1);

        // When
        asking.cancel(true);
        int then = asked.get();

        // Then
        await().during(Duration.ofMillis(100)).until(() -> asked.get() <= then + 1);
    }

    @Test
    void anOutageOfHoursEndsWithTheAnswer() {
        // Given
        breaker = BreakerState.OPEN;
        CompletableFuture<CallOutcome> asking = askWithoutPauses();
        await().until(() -> asked.get() > GLANCES);

        // When
        outcome = ASLEEP;

        // Then
        assertThat(asking).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(ASLEEP);
    }

    @Test
    void whoWaitedForHoursCanBeCancelled() {
        // Given
        breaker = BreakerState.OPEN;
        CompletableFuture<CallOutcome> asking = askWithoutPauses();
        await().until(() -> asked.get() > GLANCES);

        // Then
        assertThatNoException().isThrownBy(() -> asking.cancel(true));
        int then = asked.get();
        await().during(Duration.ofMillis(50)).until(() -> asked.get() <= then + 1);
    }

    /** As many glances as a real outage of five and a half hours has, without the time between them. */
    private CompletableFuture<CallOutcome> askWithoutPauses() {
        return new PatientCalls(smartcar, () -> breaker, Duration.ofNanos(1), timers)
                .signals("u", "v", Urgency.ROUTINE)
                .subscribeAsCompletionStage();
    }

    private CompletableFuture<CallOutcome> ask() {
        return calls.signals("u", "v", Urgency.ROUTINE).subscribeAsCompletionStage();
    }
}
