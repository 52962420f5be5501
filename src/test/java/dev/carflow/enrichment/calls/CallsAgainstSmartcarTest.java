package dev.carflow.enrichment.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.Timeouts;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over HTTP, with all that can go wrong on the way. */
class CallsAgainstSmartcarTest {

    private static final Duration UNTIL_SILENT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(15);
    private static Vertx vertx;

    private SmartcarFixture smartcar = new SmartcarFixture(vertx, unlimited());

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
        ContextPropagation.start();
    }

    @AfterAll
    static void stopVertx() {
        Await.result(vertx.close());
    }

    @AfterEach
    void close() {
        smartcar.close();
    }

    private static ApiSettings unlimited() {
        return ApiSettings.defaults().withAllowance(Allowance.unlimited());
    }

    private void simulate(ApiSettings settings) {
        smartcar.close();
        smartcar = new SmartcarFixture(vertx, settings);
    }

    private void strike(Fault fault) {
        strike(fault, Integer.MAX_VALUE);
    }

    private void strike(Fault fault, int times) {
        smartcar.smartcar
                .faults()
                .inject(fault, FaultCondition.next(times).at(Endpoint.SIGNALS).forVehicle(smartcar.vehicle(0)));
    }

    private void assertOtherVehiclesAreServed() {
        assertThat(smartcar.ask(1)).isInstanceOf(Answered.class);
    }

    /** A pause is from now to then; a millisecond before, the vehicle is still left alone. */
    private void assertPaused(SkipReason reason, Duration pause) {
        long before = smartcar.requests(0);
        int granted = smartcar.limiter.asked.size();
        for (Duration passed : List.of(Duration.ZERO, pause.minusMillis(1))) {
            smartcar.clock.advance(passed);
            NotMade skipped = (NotMade) smartcar.ask(0);
            assertThat(skipped.reason()).isEqualTo(reason);
        }
        assertThat(smartcar.requests(0)).isEqualTo(before);
        assertThat(smartcar.limiter.asked).hasSize(granted);
        smartcar.smartcar.faults().liftAll();
        smartcar.clock.advance(Duration.ofMillis(1));
        smartcar.ask(0);
        assertThat(smartcar.requests(0)).isEqualTo(before + 1);
    }

    @Test
    void anAnswerIsOneRequestAndOneOfTheBudget() {
        Answered answered = (Answered) smartcar.ask(0);
        assertThat(answered.signals().signals()).isNotEmpty();
        assertThat(answered.calls()).isEqualTo(1);
        assertThat(answered.shared()).isFalse();
        assertThat(smartcar.requests(0)).isEqualTo(1);
        assertThat(smartcar.limiter.asked).containsExactly(Urgency.ROUTINE);
        assertThat(smartcar.events.called).containsExactly("success");
    }

    @ParameterizedTest
    @CsvSource({
        "403, forbidden, 1, VEHICLE_PAUSED, PT1H",
        "409, vehicle-unavailable, 1, VEHICLE_PAUSED, PT1M",
        "430, quota-spent, 1, QUOTA, P9DT16H",
        "500, upstream-status, 3, VEHICLE_PAUSED, PT1M",
        "501, not-capable, 1, VEHICLE_PAUSED, PT1H",
        "502, upstream-status, 3, VEHICLE_PAUSED, PT1M",
        "504, upstream-unreadable, 3, VEHICLE_PAUSED, PT1M"
    })
    void anErrorHasItsNumberOfRequestsAndItsPauseAndHarmsNoOtherVehicle(
            int status, String slug, int calls, SkipReason reason, Duration pause) {
        // Given
        strike(Fault.status(status));

        // When
        Failed failed = (Failed) smartcar.ask(0);

        // Then
        assertThat(failed.problem().slug()).isEqualTo(slug);
        assertThat(failed.calls()).isEqualTo(calls);
        assertThat(smartcar.requests(0)).isEqualTo(calls);
        assertThat(smartcar.limiter.asked).hasSize(calls);
        assertThat(smartcar.events.retried).hasValue(calls - 1);
        assertOtherVehiclesAreServed();
        assertPaused(reason, pause);
    }

    @Test
    void smartcarsNameOfTheErrorIsReportedDuringTheCooldown() {
        strike(Fault.status(409));
        smartcar.ask(0);
        assertThat(smartcar.ask(0)).isEqualTo(new NotMade(SkipReason.VEHICLE_PAUSED, Optional.of("ASLEEP"), false));
        assertThat(smartcar.events.skipped).containsExactly(SkipReason.VEHICLE_PAUSED);
    }

    enum Broken {
        RESET(new Fault.Reset(), "upstream-incomplete"),
        TRUNCATED(new Fault.TruncatedBody(), "upstream-incomplete"),
        ENDLESS(new Fault.EndlessBody(), "upstream-too-large"),
        SILENCE(new Fault.Silence(), "timed-out-response");

        private final Fault fault;
        private final String slug;

        Broken(Fault fault, String slug) {
            this.fault = fault;
            this.slug = slug;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenConnectionIsTriedAgainThenPausedAndHarmsNoOtherVehicle(Broken broken) {
        // Given
        smartcar.with(Given.settings(), api -> api.withTimeouts(LONG, UNTIL_SILENT, LONG));
        strike(broken.fault);

        // When
        CompletableFuture<CallOutcome> asking = smartcar.asking(0, Urgency.ROUTINE);
        assertOtherVehiclesAreServed();
        Failed failed = (Failed) asking.join();

        // Then
        assertThat(failed.problem().slug()).isEqualTo(broken.slug);
        assertThat(failed.calls()).isEqualTo(3);
        assertThat(smartcar.requests(0)).isEqualTo(3);
        if (broken == Broken.ENDLESS || broken == Broken.SILENCE) {
            // what Smartcar does not end, we did
            await().until(() -> smartcar.smartcar.counts().inProgress() == 0);
        }
        assertPaused(SkipReason.VEHICLE_PAUSED, Given.PAUSE_AFTER_FAILURE);
    }

    @Test
    void aFailureThatPassesIsMadeGoodAndAllRequestsCount() {
        strike(Fault.status(502), 2);
        Answered answered = (Answered) smartcar.ask(0);
        assertThat(answered.calls()).isEqualTo(3);
        assertThat(smartcar.limiter.asked).hasSize(3);
        assertThat(smartcar.ask(0)).isInstanceOf(Answered.class);
    }

    @Test
    void silenceEndsWithTheDeadlineAndItsConnection() {
        // Given
        smartcar.with(Given.settings(Duration.ofSeconds(2), 16, 3, 1000), api -> api.withTimeouts(LONG, LONG, LONG));
        strike(new Fault.Silence());

        // When
        long began = System.nanoTime();
        Failed failed = (Failed) smartcar.ask(0);

        // Then: before any of the API's limits
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG);
        assertThat(failed.problem().slug()).isEqualTo("timed-out-total");
        assertThat(failed.calls()).isEqualTo(1);
        await().until(() -> smartcar.smartcar.counts().inProgress() == 0);
    }

    @Test
    void aRevokedTokenCostsOneMoreRequestAndOneMoreOfTheBudget() {
        // Given
        smartcar.ask(1);
        smartcar.smartcar.revokeTokens();

        // When
        Answered answered = (Answered) smartcar.ask(0);

        // Then
        assertThat(answered.calls()).isEqualTo(2);
        assertThat(smartcar.requests(0)).isEqualTo(2);
        assertThat(smartcar.limiter.asked).hasSize(1 + 2);
        assertThat(smartcar.smartcar.counts().withStatus(401)).isEqualTo(1);
    }

    @Test
    void aSecond401IsTheOutcomeAndNotTheVehiclesFault() {
        strike(Fault.status(401), 2);
        Failed failed = (Failed) smartcar.ask(0);
        assertThat(failed.problem().slug()).isEqualTo("unauthorized");
        assertThat(failed.calls()).isEqualTo(2);
        assertThat(smartcar.requests(0)).isEqualTo(2);
    }

    @Test
    void a401WhoseSecondRequestTheBudgetDeniesIsTheOutcome() {
        smartcar.limiter.left(1);
        strike(Fault.status(401), 1);
        Failed failed = (Failed) smartcar.ask(0);
        assertThat(failed.problem().slug()).isEqualTo("unauthorized");
        assertThat(failed.calls()).isEqualTo(1);
        assertThat(smartcar.requests(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyStoreIsLeftAloneForAWhile(ApiSettings.EmptyStores form) {
        simulate(unlimited().withEmptyStores(form));
        smartcar.car(0).vehicle().monitored(false);
        Failed failed = (Failed) smartcar.ask(0);
        assertThat(failed.problem()).isInstanceOf(ApiProblem.NoDataYet.class);
        assertPaused(SkipReason.VEHICLE_PAUSED, Given.PAUSE_AFTER_FAILURE);
    }

    @Test
    void theLimitOfTheApplicationReachesTheRateLimiterAndPausesNoVehicle() {
        strike(Fault.status(429), 1);
        Failed failed = (Failed) smartcar.ask(0);
        assertThat(failed.problem().slug()).isEqualTo("rate-limited-application");
        assertThat(failed.calls()).isEqualTo(1);
        assertThat(smartcar.limiter.reported).containsExactly(Optional.empty());
        assertThat(smartcar.ask(0)).isInstanceOf(Answered.class);
    }

    @Test
    void aLimitThatEndsWithinTheDeadlineIsWaitedFor() {
        strike(Fault.status(429, Duration.ofSeconds(1)), 1);
        Answered answered = (Answered) smartcar.ask(0);
        assertThat(answered.calls()).isEqualTo(2);
        assertThat(smartcar.limiter.reported).containsExactly(Optional.of(Duration.ofSeconds(1)));
    }

    @Test
    void theLimitOfAVehicleIsKeptForAsLongAsSmartcarSays() {
        simulate(unlimited().withAllowance(Allowance.unlimited().withVehicleInterval(Duration.ofMinutes(5))));
        smartcar.ask(0);
        Failed failed = (Failed) smartcar.ask(0);
        assertThat(failed.problem().slug()).isEqualTo("rate-limited-vehicle");
        assertThat(failed.calls()).isEqualTo(1);
        assertOtherVehiclesAreServed();
        assertPaused(SkipReason.VEHICLE_PAUSED, Duration.ofMinutes(5));
    }

    @Test
    void theQuotaOfAMonthIsSpentUntilTheMonthEnds() {
        // Given
        simulate(unlimited().withAllowance(Allowance.unlimited().withVehicleCallsPerMonth(1)));
        smartcar.ask(0);
        smartcar.ask(0);

        // When, then
        assertThat(smartcar.ask(0))
                .isEqualTo(new NotMade(SkipReason.QUOTA, Optional.of("VEHICLE_REQUEST_LIMIT"), false));
        assertPaused(SkipReason.QUOTA, Duration.between(SmartcarFixture.NOW, Instant.parse("2026-12-01T00:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(longs = {-90, 90})
    void aPauseUntilADateLastsAsLongAsByTheClockOfSmartcar(long ahead) {
        // Given: clocks that differ by more than the pause
        smartcar.close();
        smartcar = new SmartcarFixture(vertx, unlimited(), Duration.ofSeconds(ahead));
        strike(Fault.statusUntil(429, Duration.ofMinutes(1)), 1);

        // When
        smartcar.ask(0);

        // Then
        assertThat(smartcar.limiter.reported).containsExactly(Optional.of(Duration.ofMinutes(1)));
    }

    @Test
    void aCarThatIsSoldIsItsBuyersAtOnceAndNoMoreTheSellers() {
        // Given
        String vehicle = smartcar.vehicle(0);
        String seller = smartcar.car(0).user().id();
        assertThat(ask(seller, vehicle)).isInstanceOf(Answered.class);

        // When
        String buyer = smartcar.fleet
                .sell(vehicle, smartcar.fleet.newUser(null), smartcar.clock.instant())
                .user()
                .id();

        // Then: what the seller is refused does not keep the buyer's calls from being made
        assertThat(ask(seller, vehicle)).isInstanceOf(Failed.class);
        assertThat(ask(seller, vehicle)).isInstanceOf(NotMade.class);
        assertThat(ask(buyer, vehicle)).isInstanceOf(Answered.class);
    }

    private CallOutcome ask(String user, String vehicle) {
        return smartcar.calls().signals(user, vehicle, Urgency.ROUTINE).await().atMost(Timeouts.CONDITION);
    }

    @Test
    void withoutBudgetThereIsNoRequest() {
        smartcar.limiter.left(0);
        assertThat(smartcar.ask(0)).isEqualTo(new NotMade(SkipReason.BUDGET, Optional.empty(), false));
        assertThat(smartcar.smartcar.counts().calls()).isZero();
        assertThat(smartcar.events.skipped).containsExactly(SkipReason.BUDGET);
    }

    @Test
    void withoutBudgetForARetryTheFailureIsTheOutcome() {
        smartcar.limiter.left(2);
        strike(Fault.status(500));
        Failed failed = (Failed) smartcar.ask(0);
        assertThat(failed.problem().slug()).isEqualTo("upstream-status");
        assertThat(failed.calls()).isEqualTo(2);
        assertThat(smartcar.requests(0)).isEqualTo(2);
        assertThat(smartcar.events.retried).hasValue(1);
    }

    @Test
    void idsThatCannotBeSentCostNothing() {
        CallOutcome outcome =
                smartcar.calls().signals("a b", "..", Urgency.URGENT).await().indefinitely();
        assertThat(((Failed) outcome).problem().slug()).isEqualTo("invalid-request");
        assertThat(outcome.calls()).isZero();
        assertThat(smartcar.limiter.asked).isEmpty();
    }

    @Test
    void withoutATokenThereIsAFailureAndNoRequest() {
        smartcar.smartcar.credentials("client_simulated", "another-secret");
        Failed failed = (Failed) smartcar.ask(0);
        assertThat(failed.problem()).isEqualTo(new ApiProblem.NoToken());
        assertThat(failed.calls()).isZero();
        assertThat(smartcar.requests(0)).isZero();
    }

    @Test
    void aThousandAskersAreOneRequest() {
        // Given
        CompletableFuture<Void> answer = new CompletableFuture<>();
        strike(new Fault.Held(answer));

        // When
        List<CompletableFuture<CallOutcome>> askers = atOnce(1000, i -> smartcar.asking(0, Urgency.ROUTINE));
        answer.complete(null);
        List<CallOutcome> outcomes =
                askers.stream().map(CompletableFuture::join).toList();

        // Then
        assertThat(outcomes).hasSize(1000).allMatch(Answered.class::isInstance);
        assertThat(outcomes.stream().mapToInt(CallOutcome::calls).sum()).isEqualTo(1);
        assertThat(outcomes.stream().filter(CallOutcome::shared)).hasSize(999);
        assertThat(smartcar.requests(0)).isEqualTo(1);
        assertThat(smartcar.limiter.asked).hasSize(1);
        assertThat(smartcar.events.coalesced).hasValue(999);
    }

    @Test
    void twoUsersOfAVehicleShareNothing() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        strike(new Fault.Held(answer));
        CompletableFuture<CallOutcome> owner = smartcar.asking(0, Urgency.ROUTINE);
        await().until(() -> smartcar.requests(0) == 1);
        smartcar.smartcar.faults().liftAll();
        CallOutcome stranger = smartcar.calls()
                .signals("somebody-else", smartcar.vehicle(0), Urgency.ROUTINE)
                .await()
                .atMost(Timeouts.CONDITION);
        assertThat(stranger).isInstanceOf(Failed.class);
        answer.complete(null);
        assertThat(owner.join()).isInstanceOf(Answered.class);
        assertThat(smartcar.ask(0)).isInstanceOf(Answered.class);
    }

    @Test
    void aCallerThatStopsWaitingAffectsNoOthers() {
        // Given
        CompletableFuture<Void> answer = new CompletableFuture<>();
        strike(new Fault.Held(answer), 1);
        Cancellable first = smartcar.calls()
                .signals(smartcar.car(0).user().id(), smartcar.vehicle(0), Urgency.ROUTINE)
                .subscribe()
                .with(outcome -> {});
        CompletableFuture<CallOutcome> second = smartcar.asking(0, Urgency.ROUTINE);
        CompletableFuture<CallOutcome> third = smartcar.asking(0, Urgency.ROUTINE);

        // When
        first.cancel();
        second.cancel(true);
        answer.complete(null);

        // Then
        assertThat(third.join()).isInstanceOf(Answered.class);
        assertThat(smartcar.requests(0)).isEqualTo(1);
    }

    @Test
    void thereAreNeverMoreRequestsAtOneTimeThanAllowed() {
        // Given
        smartcar.with(Given.settings(Duration.ofSeconds(60), 4, 3, 1000), UnaryOperator.identity());
        smartcar.ask(0);
        CompletableFuture<Void> answers = new CompletableFuture<>();
        smartcar.smartcar
                .faults()
                .inject(new Fault.Held(answers), FaultCondition.always().at(Endpoint.SIGNALS));

        // When
        List<CompletableFuture<CallOutcome>> askers = atOnce(33, car -> smartcar.asking(car, Urgency.ROUTINE));
        await().until(() -> smartcar.smartcar.counts().inProgress() == 4);
        answers.complete(null);

        // Then: all of them, four at a time
        assertThat(askers.stream().map(CompletableFuture::join)).allMatch(Answered.class::isInstance);
        assertThat(smartcar.smartcar.counts().mostInProgress()).isEqualTo(4);
    }

    @Test
    void askersGoOnWhereTheyWere() {
        // Given
        CompletableFuture<Void> answer = new CompletableFuture<>();
        strike(new Fault.Held(answer));
        AtomicInteger elsewhere = new AtomicInteger();
        List<CompletableFuture<CallOutcome>> askers = new ArrayList<>();

        // When
        for (int i = 0; i < 8; i++) {
            Context context = vertx.getOrCreateContext();
            CompletableFuture<CallOutcome> promise = new CompletableFuture<>();
            askers.add(promise);
            context.runOnContext(here -> smartcar.calls()
                    .signals(smartcar.car(0).user().id(), smartcar.vehicle(0), Urgency.ROUTINE)
                    .subscribe()
                    .with(outcome -> {
                        elsewhere.addAndGet(Vertx.currentContext() == context ? 0 : 1);
                        promise.complete(outcome);
                    }));
        }

        answer.complete(null);

        // Then
        askers.forEach(CompletableFuture::join);
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void theBreakerOpensSpendsNothingTriesWithOneRequestAndCloses() {
        // Given: three failures in all
        smartcar.with(Given.settings(Duration.ofSeconds(60), 16, 1, 3), UnaryOperator.identity());
        smartcar.smartcar
                .faults()
                .inject(Fault.status(500), FaultCondition.next(4).at(Endpoint.SIGNALS));
        IntStream.range(0, 3).forEach(smartcar::ask);
        assertThat(smartcar.calls().breaker()).isEqualTo(CircuitBreaker.State.OPEN);

        // When open: nothing is asked or spent
        assertThat(smartcar.ask(3)).isEqualTo(new NotMade(SkipReason.BREAKER_OPEN, Optional.empty(), false));
        assertThat(smartcar.limiter.asked).hasSize(3);
        assertThat(smartcar.smartcar.counts().at(Endpoint.SIGNALS)).isEqualTo(3);

        // When its pause is over, and Smartcar still fails: one tries, and it is open again
        smartcar.tick(Given.BREAKER_PAUSE);
        assertThat(smartcar.ask(4)).isInstanceOf(Failed.class);
        assertThat(smartcar.ask(5)).isInstanceOf(NotMade.class);
        assertThat(smartcar.limiter.asked).hasSize(4);

        // When its pause is over again, and Smartcar works: one of many tries
        smartcar.tick(Given.BREAKER_PAUSE);
        CompletableFuture<Void> answer = new CompletableFuture<>();
        smartcar.smartcar
                .faults()
                .inject(new Fault.Held(answer), FaultCondition.always().at(Endpoint.SIGNALS));
        List<CompletableFuture<CallOutcome>> askers = IntStream.range(6, 26)
                .mapToObj(car -> smartcar.asking(car, Urgency.ROUTINE))
                .toList();
        answer.complete(null);
        assertThat(askers.stream().map(CompletableFuture::join).filter(Answered.class::isInstance))
                .hasSize(1);
        assertThat(smartcar.smartcar.counts().at(Endpoint.SIGNALS)).isEqualTo(5);

        // Then
        assertThat(smartcar.ask(30)).isInstanceOf(Answered.class);
        assertThat(smartcar.events.breaker).containsExactly(CircuitBreaker.State.OPEN, CircuitBreaker.State.CLOSED);
    }

    /** On threads of its own: those of parallel streams may have the class loader of another test's application. */
    private static <T> List<T> atOnce(int times, IntFunction<T> task) {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            return IntStream.range(0, times)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> task.apply(i), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            threads.shutdown();
        }
    }
}
