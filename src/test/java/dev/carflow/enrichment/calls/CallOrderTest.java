package dev.carflow.enrichment.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.VirtualTime;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.operations.EventLoopExecutor;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.VehicleSignals;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of service, with a Smartcar that answers when the test says so. */
class CallOrderTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<ApiResult<VehicleSignals>>> answers = new ConcurrentHashMap<>();
    private final CountingRateLimiter limiter = new CountingRateLimiter();
    private final RecordedCalls events = new RecordedCalls();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    private SignalCallChain calls(CallSettings settings) {
        return calls(settings, new CallTiming(Clock.systemUTC(), Ticker.systemTicker(), timers));
    }

    private SignalCallChain calls(CallSettings settings, CallTiming timing) {
        return new SignalCallChain(
                (user, vehicle) -> {
                    asked.add(vehicle);
                    return Uni.createFrom()
                            .completionStage(answers.computeIfAbsent(vehicle, any -> new CompletableFuture<>()));
                },
                limiter,
                settings,
                timing,
                () -> 0.5,
                events);
    }

    private void answer(String vehicle) {
        await().until(() -> asked.contains(vehicle));
        answerNow(vehicle);
    }

    private void answerNow(String vehicle) {
        answers.get(vehicle)
                .complete(ApiResult.success(new VehicleSignals(List.of(), Optional.empty(), 0), Optional.empty()));
    }

    private static CompletableFuture<CallOutcome> ask(SignalCallChain calls, String vehicle, Urgency urgency) {
        return calls.signals("u", vehicle, urgency).subscribeAsCompletionStage();
    }

    @Test
    void urgentCallsComeFirstAndEqualOnesInTheirOrder() {
        // Given
        SignalCallChain calls = calls(Given.settings(Duration.ofSeconds(60), 1, 1, 1000));
        ask(calls, "first", Urgency.ROUTINE);
        ask(calls, "routine-1", Urgency.ROUTINE);
        ask(calls, "urgent-1", Urgency.URGENT);
        ask(calls, "routine-2", Urgency.ROUTINE);
        ask(calls, "urgent-2", Urgency.URGENT);

        // When
        List<String> order = List.of("first", "urgent-1", "urgent-2", "routine-1", "routine-2");
        order.forEach(this::answer);

        // Then
        assertThat(asked).containsExactlyElementsOf(order);
    }

    @Test
    void aCallerWithoutATurnUntilItsDeadlineFailsAndHasSpentNothing() {
        // Given: the only slot is taken by a call that is not answered
        VirtualTime time = new VirtualTime();
        Duration deadline = Duration.ofSeconds(30);
        SignalCallChain calls =
                calls(Given.settings(deadline, 1, 1, 1000), new CallTiming(time.clock(), time.ticker(), time));
        CompletableFuture<CallOutcome> first = ask(calls, "first", Urgency.ROUTINE);
        CompletableFuture<CallOutcome> second = ask(calls, "second", Urgency.URGENT);

        // When
        time.pass(deadline);

        // Then
        assertThat(second.join()).isEqualTo(new NotMade(SkipReason.BUSY, Optional.empty(), false));
        assertThat(((Failed) first.join()).problem()).isEqualTo(new ApiProblem.TimedOut(ApiProblem.TimeLimit.TOTAL));
        assertThat(limiter.asked).hasSize(1);

        // And: the slot is free again
        ask(calls, "third", Urgency.ROUTINE);
        assertThat(asked).contains("third");
    }

    @Test
    void theNextCallsAreMadeBeforeAnythingIsMadeOfTheAnswers() {
        // Given: on an event loop, two calls and two that wait for their slots
        SignalCallChain calls = calls(Given.settings(Duration.ofSeconds(60), 2, 1, 1000));
        Vertx vertx = Vertx.vertx();
        Context loop = vertx.getOrCreateContext();
        List<String> vehicles = List.of("v1", "v2", "v3", "v4");
        loop.runOnContext(here -> vehicles.forEach(
                vehicle -> ask(calls, vehicle, Urgency.ROUTINE).thenRun(() -> asked.add("made of " + vehicle))));
        await().until(() -> answers.size() == 2);

        // When: both answers come at once
        loop.runOnContext(here -> List.of("v1", "v2").forEach(this::answerNow));

        // Then
        await().until(() -> asked.contains("made of v2"));
        assertThat(asked).containsSubsequence("v3", "made of v1").containsSubsequence("v4", "made of v2");
        vertx.close();
    }

    @Test
    void aCallerBeforeAnAnswerIsRememberedSharesIt() {
        // Given: on an event loop, a call, and another task whose turn comes before that of its caller
        SignalCallChain calls = calls(Given.settings(Duration.ofSeconds(60), 2, 1, 1000));
        Vertx vertx = Vertx.vertx();
        Context loop = vertx.getOrCreateContext();
        List<CallOutcome> outcomes = new CopyOnWriteArrayList<>();
        Runnable asks = () -> ask(calls, "v", Urgency.ROUTINE).thenAccept(outcomes::add);
        loop.runOnContext(here -> asks.run());
        await().until(() -> answers.size() == 1);

        // When
        loop.runOnContext(here -> {
            EventLoopExecutor.here().orElseThrow().execute(asks);
            answerNow("v");
        });

        // Then
        await().until(() -> outcomes.size() == 2);
        assertThat(asked).containsExactly("v");

        // And: later it is asked again
        loop.runOnContext(here -> asks.run());
        await().until(() -> outcomes.size() == 3);
        assertThat(asked).containsExactly("v", "v");
        vertx.close();
    }

    @Test
    void noMoreThanABoundedNumberWaits() {
        SignalCallChain calls = calls(Given.settings(Duration.ofSeconds(60), 1, 1, 1000));
        List<CompletableFuture<CallOutcome>> asking = IntStream.range(0, 258)
                .mapToObj(i -> ask(calls, "v" + i, Urgency.ROUTINE))
                .toList();
        assertThat(asking.get(257).join()).isEqualTo(new NotMade(SkipReason.BUSY, Optional.empty(), false));
        assertThat(asking.subList(0, 257)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void manyThatAreDeniedAtOnceInTheQueueAllEnd() {
        // Given: a long queue without any need to wait for Smartcar
        SignalCallChain calls = calls(Given.settings(Duration.ofSeconds(60), 64, 1, 1000));
        IntStream.range(0, 64).forEach(i -> ask(calls, "v" + i, Urgency.ROUTINE));
        List<CompletableFuture<CallOutcome>> waiting = IntStream.range(64, 10_064)
                .mapToObj(i -> ask(calls, "v" + i, Urgency.ROUTINE))
                .toList();
        limiter.left(0);

        // When
        answer("v0");

        // Then
        assertThat(waiting.stream().map(CompletableFuture::join))
                .allMatch(CallOutcome.notMade(SkipReason.BUDGET)::equals);
    }

    @Test
    void anUrgentCallerIsNotDeniedBecauseARoutineOneWas() {
        // Given: a routine call that waits for its turn, and an urgent one that shares it
        limiter.grantsOnly(Urgency.URGENT);
        SignalCallChain calls = calls(Given.settings(Duration.ofSeconds(60), 1, 1, 1000));
        ask(calls, "busy", Urgency.URGENT);
        CompletableFuture<CallOutcome> routine = ask(calls, "v", Urgency.ROUTINE);
        CompletableFuture<CallOutcome> urgent = ask(calls, "v", Urgency.URGENT);

        // When
        answer("busy");

        // Then
        assertThat(routine.join()).isEqualTo(CallOutcome.notMade(SkipReason.BUDGET));
        answer("v");
        assertThat(urgent.join()).isInstanceOf(Answered.class);
        assertThat(urgent.join().calls()).isEqualTo(1);
    }

    @Test
    void aVehicleWithoutATokenCostsNoCallAndIsLeftAloneForAWhile() {
        // Given
        SignalCallChain calls = calls(Given.settings(Duration.ofSeconds(60), 1, 1, 1000));
        answers.put(
                "v",
                CompletableFuture.completedFuture(
                        ApiResult.failure(new ApiProblem.NoVehicleToken(), Optional.empty())));

        // When
        CallOutcome first = ask(calls, "v", Urgency.ROUTINE).join();
        CallOutcome second = ask(calls, "v", Urgency.ROUTINE).join();

        // Then: the allowance is not drained by a vehicle with many events
        assertThat(first).isEqualTo(CallOutcome.failed(new ApiProblem.NoVehicleToken(), 0));
        assertThat(second).isEqualTo(new NotMade(SkipReason.VEHICLE_PAUSED, Optional.empty(), false));
        assertThat(limiter.asked).hasSize(1);
        assertThat(calls.breaker()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void nothingThatBreaksInsideReachesAnAsker() {
        SignalCallChain calls = new SignalCallChain(
                (user, vehicle) -> {
                    throw new IllegalStateException("a bug");
                },
                limiter,
                Given.settings(Duration.ofSeconds(60), 1, 2, 1000),
                new CallTiming(Clock.systemUTC(), Ticker.systemTicker(), timers),
                () -> 0.5,
                events);
        assertThat(ask(calls, "v", Urgency.ROUTINE).join()).isInstanceOf(Failed.class);
        assertThat(ask(calls, "w", Urgency.ROUTINE).join()).isInstanceOf(Failed.class);
    }
}
