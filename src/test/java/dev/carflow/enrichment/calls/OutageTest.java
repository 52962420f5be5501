package dev.carflow.enrichment.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.VirtualTime;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.ratelimit.Permit;
import dev.carflow.ratelimit.RateLimitStatus;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.ratelimit.WorkerRateLimiter;
import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.VehicleSignals;
import io.smallrye.mutiny.Uni;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Smartcar fails for an hour; the allowance is the default one. */
class OutageTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final CallSettings SETTINGS = new CallSettings(
            Duration.ofSeconds(10),
            64,
            3,
            Duration.ofMillis(250),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            20,
            Duration.ofSeconds(10),
            Duration.ofMinutes(1));

    private final VirtualTime time = new VirtualTime();
    private final Bucket limiter = new Bucket();
    private final List<CircuitBreaker.State> states = new ArrayList<>();
    private int requests;
    private ApiProblem problem = new ApiProblem.UpstreamFault(AnswerFault.STATUS, 503, ApiError.NONE);
    private boolean works;
    private final SignalCallChain calls = new SignalCallChain(
            (user, vehicle) -> Uni.createFrom().item(() -> {
                requests++;
                return works
                        ? ApiResult.success(new VehicleSignals(List.of(), Optional.empty(), 0), Optional.empty())
                        : ApiResult.failure(problem, Optional.empty());
            }),
            limiter,
            SETTINGS,
            new CallTiming(time.clock(), time.ticker(), time),
            () -> 0.5,
            new CallEvents() {
                @Override
                public void breakerChanged(CircuitBreaker.State state) {
                    states.add(state);
                }
            });

    /** 120 calls less the margin, two more each minute, a quarter kept for urgent calls. */
    private final class Bucket implements WorkerRateLimiter {

        private double level = 118;
        private long filledAt;

        @Override
        public Uni<Permit> acquire(Urgency urgency) {
            return Uni.createFrom().item(() -> {
                long now = time.ticker().read();
                level = Math.min(118, level + (now - filledAt) / 60e9 * 2);
                filledAt = now;
                if (level < 1 + (urgency == Urgency.URGENT ? 0 : 30)) {
                    return Permit.DENIED;
                }
                level--;
                return Permit.GRANTED;
            });
        }

        @Override
        public void rateLimited(Optional<Duration> retryAfter) {
            level = 0;
        }

        @Override
        public RateLimitStatus status() {
            return RateLimitStatus.UNLIMITED;
        }
    }

    @AfterEach
    void stop() {
        time.shutdownNow();
    }

    private CallOutcome ask(String vehicle) {
        CompletableFuture<CallOutcome> asking =
                calls.signals("u", vehicle, Urgency.ROUTINE).subscribeAsCompletionStage();
        time.pass(SECOND);
        return asking.join();
    }

    /** Each event of a vehicle of its own, so that no pause of a vehicle is in the way. */
    private void untilItIsOpen() {
        for (int i = 0; calls.breaker() == CircuitBreaker.State.CLOSED; i++) {
            ask("first-" + i);
        }
    }

    @Test
    void withTheAllowanceSpentTheOpenBreakerIsReportedOnceAndToEveryEvent() {
        // Given
        untilItIsOpen();
        limiter.rateLimited(Optional.empty());

        // When
        List<CallOutcome> outcomes =
                IntStream.range(0, 900).mapToObj(i -> ask("v" + i)).toList();

        // Then
        assertThat(outcomes).containsOnly(CallOutcome.notMade(SkipReason.BREAKER_OPEN));
        assertThat(states).containsExactly(CircuitBreaker.State.OPEN);
    }

    @Test
    void trialsTakeHalfOfTheAllowancesRefillAtMost() {
        // Given
        untilItIsOpen();
        int before = requests;

        // When
        IntStream.range(0, 3600).forEach(i -> ask("v" + i));

        // Then: the first ones come sooner
        assertThat(requests - before).isBetween(55, 63);
        assertThat(limiter.level).isGreaterThan(110);
        assertThat(states).containsExactly(CircuitBreaker.State.OPEN);
    }

    @Test
    void aWaitingCallerIsHeldForTheWholeOutageAndThenAnswered() {
        // Given
        WaitWhileOpen waiting = new WaitWhileOpen(calls, calls::breaker, SECOND, time);
        untilItIsOpen();
        List<CompletableFuture<CallOutcome>> held =
                IntStream.range(0, 30).mapToObj(i -> held(waiting, "v" + i)).toList();
        time.pass(Duration.ofMinutes(1));
        long before = usedHeap();

        // When
        time.pass(Duration.ofHours(1));

        // Then
        assertThat(held).noneMatch(CompletableFuture::isDone);
        assertThat(usedHeap() - before).isLessThan(10_000_000);

        // When
        works = true;
        time.pass(Duration.ofMinutes(2));

        // Then
        assertThat(held).allMatch(asking -> asking.isDone() && asking.join() instanceof Answered);
        assertThat(states).containsExactly(CircuitBreaker.State.OPEN, CircuitBreaker.State.CLOSED);
    }

    @Test
    void aFewVehiclesWhoseTokensAreRefusedForAWhileAreAnsweredSoonAfterwards() {
        // Given
        problem = new ApiProblem.Unauthorized(ApiError.NONE);
        WaitWhileOpen waiting = new WaitWhileOpen(calls, calls::breaker, SECOND, time);
        untilItIsOpen();
        List<CompletableFuture<CallOutcome>> held =
                IntStream.range(0, 3).mapToObj(i -> held(waiting, "v" + i)).toList();
        time.pass(Duration.ofMinutes(10));
        assertThat(held).noneMatch(CompletableFuture::isDone);

        // When
        works = true;
        time.pass(Duration.ofMinutes(3));

        // Then
        assertThat(held).allMatch(asking -> asking.isDone() && asking.join() instanceof Answered);
    }

    private static CompletableFuture<CallOutcome> held(SignalCalls calls, String vehicle) {
        return calls.whileUnavailable(() -> calls.signals("u", vehicle, Urgency.ROUTINE), Optional::of)
                .subscribeAsCompletionStage();
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
