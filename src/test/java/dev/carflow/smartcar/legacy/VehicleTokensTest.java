package dev.carflow.smartcar.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Faulted;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Refused;
import dev.carflow.smartcar.legacy.VehicleTokenResult.NoTokens;
import dev.carflow.smartcar.legacy.VehicleTokenResult.ReauthenticationNeeded;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Unavailable;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Valid;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the cache; the test controls the endpoint, the store and the clock. */
class VehicleTokensTest {

    private static final VehicleOfUser CAR = VehicleOfUser.of("a-car", "a-user");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Faulted DOWN = new Faulted(new UpstreamFault(AnswerFault.UNREACHABLE, 0, ApiError.NONE));
    private static final Faulted LOST = new Faulted(new UpstreamFault(AnswerFault.INCOMPLETE, 200, ApiError.NONE));

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final PendingRefresh endpoint = new PendingRefresh(clock);
    private final StoreInMemory store = new StoreInMemory();
    /** Back-off that only the test's clock ends. */
    private final TokenSettings longBackOff =
            TokenSettings.usual().withDeadlines(LONG, LONG, LONG).withBackOff(NEVER, NEVER);
    /** Back-off that real time ends soon. */
    private final TokenSettings shortBackOff = longBackOff.withBackOff(Duration.ofMillis(5), Duration.ofMillis(20));

    private VehicleTokens tokens = cache(longBackOff);

    @BeforeAll
    static void startContextPropagation() {
        ContextPropagation.start();
    }

    @AfterEach
    void close() {
        tokens.close();
    }

    private VehicleTokens cache(TokenSettings settings) {
        return new VehicleTokens(
                Optional.of(endpoint), store, settings.as(), clock, () -> 0.99, VehicleTokenListener.NONE);
    }

    private UniAssertSubscriber<VehicleTokenResult> ask() {
        return tokens.current(CAR).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    /** The immediate answer. */
    private VehicleTokenResult answer() {
        return ask().assertCompleted().getItem();
    }

    private VehicleTokenResult answer(VehicleOfUser vehicle) {
        return tokens.current(vehicle)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted()
                .getItem();
    }

    private TokenPair stored() {
        TokenPair pair = PendingRefresh.pair(clock.instant());
        store.with(CAR, pair);
        return pair;
    }

    /** A pair whose access token has expired. */
    private TokenPair expired() {
        TokenPair pair = stored();
        clock.advance(PendingRefresh.LIFE);
        return pair;
    }

    @Test
    void aStoredTokenInForceIsGivenWithoutARefreshAndRemembered() {
        // Given
        TokenPair pair = stored();

        // When, then
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
        assertThat(store.loads()).isEqualTo(1);
        assertThat(endpoint.asked()).isEmpty();
    }

    /** The customer's application renews: never a refresh, whatever is stored. */
    private VehicleTokens renewedElsewhere() {
        tokens = new VehicleTokens(
                Optional.empty(),
                store,
                longBackOff.as().withoutRefreshAhead(),
                clock,
                () -> 0.99,
                VehicleTokenListener.NONE);
        return tokens;
    }

    @Test
    void aTokenThatIsRenewedElsewhereServesToItsEndAndIsThenWaitedFor() {
        // Given
        renewedElsewhere();
        TokenPair first = stored();

        // When, then: in the minutes in which Carflow would have renewed it
        clock.advance(PendingRefresh.LIFE.minus(Duration.ofMinutes(5)));
        assertThat(answer()).isEqualTo(new Valid(first.access()));
        assertThat(answer()).isEqualTo(new Valid(first.access()));
        assertThat(store.loads()).isEqualTo(1);

        // When, then: over
        clock.advance(Duration.ofMinutes(5));
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.AWAITED_FROM_CUSTOMER));

        // When: the customer imports another one, and every process is notified
        TokenPair second = stored();
        tokens.forget(CAR.vehicleId());

        // Then
        assertThat(answer()).isEqualTo(new Valid(second.access()));
        assertThat(endpoint.asked()).isEmpty();
        assertThat(store.saved()).isEmpty();
    }

    @Test
    void aTokenThatTheApiRefusesAndThatIsRenewedElsewhereIsWaitedFor() {
        // Given
        renewedElsewhere();
        TokenPair refused = stored();
        assertThat(answer()).isEqualTo(new Valid(refused.access()));

        // When
        tokens.invalidate(CAR, refused.access());

        // Then
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.AWAITED_FROM_CUSTOMER));
        assertThat(endpoint.asked()).isEmpty();

        // When, then
        TokenPair imported = stored();
        tokens.forget(CAR.vehicleId());
        assertThat(answer()).isEqualTo(new Valid(imported.access()));
    }

    @Test
    void nothingHappensBeforeASubscription() {
        stored();
        tokens.current(CAR);
        assertThat(store.loads()).isZero();
    }

    @Test
    void theNewPairIsSavedBeforeAnyCallerGetsIt() {
        // Given
        TokenPair old = expired();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // When
        caller.assertNotTerminated();
        TokenPair pair = endpoint.grant();

        // Then
        assertThat(store.saved()).containsExactly(pair);
        assertThat(caller.assertCompleted().getItem()).isEqualTo(new Valid(pair.access()));
        assertThat(endpoint.asked()).containsExactly(old.refreshToken().orElseThrow());
    }

    @Test
    void theTokenInUseServesWhileItsSuccessorIsFetched() {
        // Given
        TokenPair old = stored();
        answer();
        clock.advance(PendingRefresh.LIFE.minus(Duration.ofMinutes(10)));

        // When, then
        assertThat(answer()).isEqualTo(new Valid(old.access()));
        assertThat(answer()).isEqualTo(new Valid(old.access()));
        assertThat(endpoint.inFlight()).isEqualTo(1);
        TokenPair pair = endpoint.grant();
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void anExpiredTokenIsNeverGivenAndNeitherIsOneAboutToExpire() {
        // Given
        stored();
        answer();

        // When
        clock.advance(PendingRefresh.LIFE.minus(Duration.ofSeconds(60)));
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // Then
        caller.assertNotTerminated();
        TokenPair pair = endpoint.grant();
        assertThat(caller.assertCompleted().getItem()).isEqualTo(new Valid(pair.access()));
    }

    @Test
    void aFailedRefreshKeepsTheTokenUntilItsEnd() {
        // Given
        TokenPair old = stored();
        answer();
        clock.advance(PendingRefresh.LIFE.minus(Duration.ofMinutes(5)));
        answer();

        // When
        endpoint.answer(DOWN);

        // Then
        assertThat(answer()).isEqualTo(new Valid(old.access()));
        clock.advance(Duration.ofMinutes(4));
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.ENDPOINT_FAILED));
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void aStoredTokenAboutToEndServesWhereItCannotBeReplaced() {
        // Given: a process that has just started
        TokenPair old = stored();
        clock.advance(PendingRefresh.LIFE.minus(Duration.ofMinutes(5)));
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // When
        endpoint.answer(DOWN);

        // Then
        assertThat(caller.getItem()).isEqualTo(new Valid(old.access()));
        assertThat(answer()).isEqualTo(new Valid(old.access()));
        clock.advance(Duration.ofMinutes(4));
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.ENDPOINT_FAILED));
    }

    @Test
    void aThousandConcurrentCallersAreOneRefresh() throws Exception {
        // Given
        expired();
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);

        // When
        List<CompletableFuture<VehicleTokenResult>> callers = new ArrayList<>();
        try {
            Callable<List<CompletableFuture<VehicleTokenResult>>> some = () -> {
                start.await();
                return IntStream.range(0, 125)
                        .mapToObj(i -> tokens.current(CAR).subscribeAsCompletionStage())
                        .toList();
            };
            for (var done : pool.invokeAll(
                    IntStream.range(0, threads).mapToObj(i -> some).toList())) {
                callers.addAll(done.get());
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(callers).hasSize(1_000).noneMatch(CompletableFuture::isDone);
        TokenPair pair = endpoint.grant();

        // Then
        assertThat(callers).allSatisfy(caller -> assertThat(caller.getNow(null)).isEqualTo(new Valid(pair.access())));
        assertThat(endpoint.asked()).hasSize(1);
        assertThat(store.loads()).isEqualTo(1);
    }

    @Test
    void cancellingAffectsNeitherOtherCallersNorTheRefresh() {
        // Given
        expired();
        UniAssertSubscriber<VehicleTokenResult> first = ask();
        UniAssertSubscriber<VehicleTokenResult> second = ask();

        // When
        first.cancel();
        TokenPair pair = endpoint.grant();

        // Then
        assertThat(second.assertCompleted().getItem()).isEqualTo(new Valid(pair.access()));
        assertThat(store.saved()).containsExactly(pair);
    }

    @Test
    void aRefreshThatEveryCallerCancelledIsStillSaved() {
        expired();
        ask().cancel();
        TokenPair pair = endpoint.grant();
        assertThat(store.saved()).containsExactly(pair);
    }

    @Test
    void aCallerWaitsNoLongerThanItsDeadlineAndTheWorkContinues() {
        // Given
        expired();
        tokens = cache(longBackOff.withDeadlines(Duration.ofMillis(500), LONG, LONG));

        // When
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // Then
        assertThat(caller.awaitItem(LONG).getItem()).isEqualTo(new Unavailable(VehicleTokenProblem.TIMED_OUT));
        TokenPair pair = endpoint.grant();
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
    }

    @Test
    void aStoreThatHangsEndsInTime() {
        stored();
        store.hang(true);
        tokens = cache(longBackOff.withDeadlines(LONG, LONG, Duration.ofMillis(500)));
        assertThat(ask().awaitItem(LONG).getItem()).isEqualTo(new Unavailable(VehicleTokenProblem.STORE_UNAVAILABLE));
    }

    @Test
    void anEndpointThatHangsEndsInTime() {
        expired();
        tokens = cache(longBackOff.withDeadlines(LONG, Duration.ofMillis(500), LONG));
        assertThat(ask().awaitItem(LONG).getItem()).isEqualTo(new Unavailable(VehicleTokenProblem.TIMED_OUT));
    }

    @Test
    void failuresAreReturnedAtOnceDuringTheirPause() {
        // Given
        TokenPair old = expired();
        UniAssertSubscriber<VehicleTokenResult> first = ask();
        endpoint.answer(DOWN);
        assertThat(first.getItem()).isEqualTo(new Unavailable(VehicleTokenProblem.ENDPOINT_FAILED));

        // When, then
        assertThat(answer()).isEqualTo(first.getItem());
        assertThat(endpoint.asked()).hasSize(1);
        clock.advance(NEVER);
        UniAssertSubscriber<VehicleTokenResult> second = ask();
        TokenPair pair = endpoint.grant();
        assertThat(second.getItem()).isEqualTo(new Valid(pair.access()));
        assertThat(endpoint.asked())
                .containsExactly(
                        old.refreshToken().orElseThrow(), old.refreshToken().orElseThrow());
    }

    @Test
    void anUnsavedPairIsKeptRetriedAndNotGivenOut() {
        // Given
        TokenPair old = expired();
        store.refuseSaves(1);
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // When
        TokenPair pair = endpoint.grant();

        // Then
        assertThat(caller.getItem()).isEqualTo(new Unavailable(VehicleTokenProblem.NOT_SAVED));
        assertThat(store.pair(CAR)).isEqualTo(old);
        assertThat(tokens.unsaved()).isEqualTo(1);
        clock.advance(NEVER);
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
        assertThat(store.saved()).containsExactly(pair);
        assertThat(tokens.unsaved()).isZero();
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void anUnsavedPairIsSavedWithoutACaller() {
        // Given
        tokens = cache(shortBackOff);
        expired();
        store.refuseSaves(4);
        ask();

        // When
        TokenPair pair = endpoint.grant();

        // Then
        await().untilAsserted(() -> assertThat(store.saved()).containsExactly(pair));
        await().until(() -> tokens.unsaved() == 0);
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void aSaveWithoutAnAnswerIsNoConflictWithItself() {
        // Given
        expired();
        store.saveSilently();
        ask();
        TokenPair pair = endpoint.grant();

        // When
        clock.advance(NEVER);

        // Then
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void withTooManyPairsUnsavedNoFurtherTokenIsRotated() {
        // Given
        tokens = cache(longBackOff.withBounds(100, 100, 1));
        expired();
        store.with(VehicleOfUser.of("another-car", "a-user"), store.pair(CAR));
        store.refuseSaves(1);
        ask();
        endpoint.grant();

        // When
        VehicleTokenResult other = tokens.current(VehicleOfUser.of("another-car", "a-user"))
                .await()
                .atMost(LONG);

        // Then
        assertThat(other).isEqualTo(new Unavailable(VehicleTokenProblem.STORE_UNAVAILABLE));
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void aLostAnswerIsRequestedAgainSoonWithoutACaller() {
        // Given: within the minute in which the used-up token still works
        tokens = cache(shortBackOff);
        TokenPair old = expired();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // When
        endpoint.answer(LOST);

        // Then
        assertThat(caller.getItem()).isEqualTo(new Unavailable(VehicleTokenProblem.ENDPOINT_FAILED));
        await().until(() -> endpoint.inFlight() == 1);
        TokenPair pair = endpoint.grant();
        assertThat(endpoint.asked())
                .containsExactly(
                        old.refreshToken().orElseThrow(), old.refreshToken().orElseThrow());
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
    }

    @Test
    void unaskedAttemptsEnd() {
        tokens = cache(shortBackOff);
        expired();
        ask();
        for (int i = 0; i < 6; i++) {
            await().until(() -> endpoint.inFlight() == 1);
            endpoint.answer(LOST);
        }
        await().during(Duration.ofMillis(200)).until(() -> endpoint.inFlight() == 0);
        assertThat(endpoint.asked()).hasSize(6);
    }

    @Test
    void aRefusedGrantIsMarkedAndNotAskedForAgain() {
        // Given
        expired();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // When
        endpoint.answer(new Refused("invalid_grant"));

        // Then
        assertThat(caller.getItem()).isEqualTo(new ReauthenticationNeeded());
        assertThat(store.isMarked(CAR)).isTrue();
        assertThat(answer()).isEqualTo(new ReauthenticationNeeded());
        clock.advance(NEVER);
        assertThat(answer()).isEqualTo(new ReauthenticationNeeded());
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void aNewConnectionEndsARefusal() {
        // Given
        expired();
        ask();
        endpoint.answer(new Refused("invalid_grant"));

        // When
        TokenPair pair = stored();
        tokens.forget(CAR.vehicleId());

        // Then
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
    }

    @Test
    void theStoreIsReadAgainIfChangesMayHaveBeenMissed() {
        // Given: a token in use, which is replaced without a word
        stored();
        answer();
        TokenPair second = stored();
        assertThat(answer()).isNotEqualTo(new Valid(second.access()));

        // When
        tokens.revalidateAll();

        // Then: once
        assertThat(answer()).isEqualTo(new Valid(second.access()));
        assertThat(answer()).isEqualTo(new Valid(second.access()));
        assertThat(store.loads()).isEqualTo(2);

        // When: it is removed, and stored again
        store.remove(CAR);
        tokens.revalidateAll();
        assertThat(answer()).isEqualTo(new NoTokens());
        TokenPair third = stored();
        tokens.revalidateAll();

        // Then
        assertThat(answer()).isEqualTo(new Valid(third.access()));
        assertThat(endpoint.asked()).isEmpty();
    }

    @Test
    void doubtInTheStoreEndsNoPauseAfterAFailureAndBringsNoRefusedTokenBack() {
        // Given: a renewal that failed while the token still serves
        TokenPair pair = stored();
        clock.advance(PendingRefresh.LIFE.minus(Duration.ofMinutes(5)));
        ask();
        endpoint.answer(DOWN);

        // When
        tokens.revalidateAll();

        // Then
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
        assertThat(endpoint.asked()).hasSize(1);

        // When: the API refuses it where the customer renews
        renewedElsewhere();
        TokenPair refused = stored();
        assertThat(answer()).isEqualTo(new Valid(refused.access()));
        tokens.invalidate(CAR, refused.access());
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.AWAITED_FROM_CUSTOMER));
        tokens.revalidateAll();

        // Then
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.AWAITED_FROM_CUSTOMER));
    }

    @Test
    void aRefusedClientSetsNoMark() {
        expired();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();
        endpoint.answer(new Refused("invalid_client"));
        assertThat(caller.getItem()).isEqualTo(new Unavailable(VehicleTokenProblem.CLIENT_REFUSED));
        assertThat(store.isMarked(CAR)).isFalse();
    }

    @Test
    void aRefusalAfterAnotherProcessRotatedIsNone() {
        // Given: the other one used the refresh token up while this one was asking
        expired();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();
        TokenPair others = stored();

        // When
        endpoint.answer(new Refused("invalid_grant"));

        // Then
        assertThat(caller.getItem()).isEqualTo(new Valid(others.access()));
        assertThat(store.isMarked(CAR)).isFalse();
    }

    @Test
    void inAConflictTheStoredPairCounts() {
        // Given
        expired();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();
        TokenPair others = stored();

        // When
        endpoint.grant();

        // Then
        assertThat(caller.getItem()).isEqualTo(new Valid(others.access()));
        assertThat(store.pair(CAR)).isEqualTo(others);
    }

    @Test
    void aPairStoredByAnotherProcessIsUsedInsteadOfARefresh() {
        // Given
        stored();
        answer();
        clock.advance(PendingRefresh.LIFE);

        // When
        TokenPair others = stored();

        // Then
        assertThat(answer()).isEqualTo(new Valid(others.access()));
        assertThat(endpoint.asked()).isEmpty();
    }

    @Test
    void aVehicleWithoutTokensIsLookedUpAgainAfterAWhile() {
        // When, then
        assertThat(answer()).isEqualTo(new NoTokens());
        assertThat(answer()).isEqualTo(new NoTokens());
        assertThat(store.loads()).isEqualTo(1);
        TokenPair pair = stored();
        clock.advance(Duration.ofSeconds(30));
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
    }

    @Test
    void aVehicleRemovedDuringARefreshStaysRemoved() {
        expired();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();
        store.remove(CAR);
        endpoint.grant();
        assertThat(caller.getItem()).isEqualTo(new NoTokens());
        assertThat(store.saved()).isEmpty();
    }

    @Test
    void aTokenThatTheApiRefusedIsReplacedThoughItIsNotOver() {
        // Given
        TokenPair old = stored();
        answer();
        clock.advance(Duration.ofHours(1).plusMinutes(1));
        tokens.invalidate(CAR, old.access());
        tokens.invalidate(CAR, old.access());

        // When
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // Then: the stored token is the one that was refused
        caller.assertNotTerminated();
        TokenPair pair = endpoint.grant();
        assertThat(caller.getItem()).isEqualTo(new Valid(pair.access()));
        tokens.invalidate(CAR, old.access());
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void tokensThatAreRefusedAsSoonAsTheyAreHadAreNotARefreshEach() {
        // Given
        TokenPair old = stored();
        answer();
        tokens.invalidate(CAR, old.access());
        ask();
        AccessToken second = endpoint.grant().access();

        // When
        tokens.invalidate(CAR, second);

        // Then
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.REJECTED_BY_API));
        assertThat(endpoint.asked()).hasSize(1);
    }

    @Test
    void noMoreVehiclesAreRememberedThanThereIsRoomFor() {
        // Given
        tokens = cache(longBackOff.withBounds(10, 100, 10));
        for (int i = 0; i < 1_000; i++) {
            store.with(VehicleOfUser.of("car-" + i, "a-user"), PendingRefresh.pair(clock.instant()));
        }

        // When
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(tokens.current(VehicleOfUser.of("car-" + i, "a-user"))
                                .await()
                                .atMost(LONG))
                        .isInstanceOf(Valid.class);
            }
        }

        // Then: all but a few had to be loaded again
        assertThat(store.loads()).isBetween(1_980, 2_000);
    }

    @Test
    void noMoreVehiclesAreRefreshedAtOneTimeThanAllowed() {
        // Given
        tokens = cache(longBackOff.withBounds(100, 2, 10));
        for (String car : List.of("car-1", "car-2", "car-3")) {
            store.with(VehicleOfUser.of(car, "a-user"), PendingRefresh.pair(clock.instant()));
        }
        clock.advance(PendingRefresh.LIFE);
        List<CompletableFuture<VehicleTokenResult>> admitted = List.of(
                tokens.current(VehicleOfUser.of("car-1", "a-user")).subscribeAsCompletionStage(),
                tokens.current(VehicleOfUser.of("car-2", "a-user")).subscribeAsCompletionStage());

        // When
        VehicleTokenResult third =
                tokens.current(VehicleOfUser.of("car-3", "a-user")).await().atMost(LONG);

        // Then
        assertThat(third).isEqualTo(new Unavailable(VehicleTokenProblem.OVERLOADED));
        endpoint.grant();
        endpoint.grant();
        assertThat(admitted).allMatch(CompletableFuture::isDone);
    }

    @Test
    void aCallerOnAnEventLoopResumesOnThatEventLoop() {
        // Given
        expired();
        Vertx vertx = Vertx.vertx();
        try {
            Context context = vertx.getOrCreateContext();
            Promise<Context> wokenOn = Promise.promise();
            Promise<Void> asked = Promise.promise();
            context.runOnContext(ignored -> {
                tokens.current(CAR).subscribe().with(token -> wokenOn.complete(Vertx.currentContext()));
                asked.complete();
            });
            Await.result(asked.future());

            // When: the answer comes on this thread, which is none of Vert.x
            endpoint.grant();

            // Then
            assertThat(Await.result(wokenOn.future())).isSameAs(context);
        } finally {
            Await.result(vertx.close());
        }
    }

    /** The guide's schema keeps access tokens only; the customer's own application replaces them. */
    @Test
    void aTokenWithoutARefreshTokenServesUntilItsEndAndIsThenLookedUpAgain() {
        // Given
        TokenPair pair = PendingRefresh.pair(clock.instant());
        store.with(CAR, new TokenPair(pair.access(), Optional.empty(), pair.issuedAt()));
        assertThat(answer()).isEqualTo(new Valid(pair.access()));

        // When
        clock.advance(PendingRefresh.LIFE);

        // Then
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.NO_REFRESH_TOKEN));
        assertThat(store.isMarked(CAR)).isFalse();
        TokenPair written = stored();
        clock.advance(NEVER);
        assertThat(answer()).isEqualTo(new Valid(written.access()));
        assertThat(endpoint.asked()).isEmpty();
    }

    @Test
    void aLoadThatFailsRotatesNothing() {
        expired();
        store.refuseLoads(1);
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.STORE_UNAVAILABLE));
        assertThat(endpoint.asked()).isEmpty();
    }

    @Test
    void twoUsersOfAVehicleHaveATokenEachAndAreForgottenTogether() {
        // Given
        VehicleOfUser ann = VehicleOfUser.of("shared", "ann");
        VehicleOfUser bob = VehicleOfUser.of("shared", "bob");
        TokenPair anns = PendingRefresh.pair(clock.instant());
        TokenPair bobs = PendingRefresh.pair(clock.instant());
        store.with(ann, anns).with(bob, bobs);

        // Then: whichever caller is first
        for (int time = 0; time < 2; time++) {
            assertThat(answer(ann)).isEqualTo(new Valid(anns.access()));
            assertThat(answer(bob)).isEqualTo(new Valid(bobs.access()));
        }
        assertThat(store.loads()).isEqualTo(2);

        // When: one of them is refused
        tokens.invalidate(bob, bobs.access());

        // Then
        assertThat(answer(ann)).isEqualTo(new Valid(anns.access()));
        assertThat(store.loads()).isEqualTo(2);

        // When: something changed about the vehicle
        tokens.forget("shared");
        TokenPair next = PendingRefresh.pair(clock.instant());
        store.with(ann, next);

        // Then
        assertThat(answer(ann)).isEqualTo(new Valid(next.access()));
    }

    @Test
    void aVehicleWithTokensOfOthersAloneHasNoneAndIsLookedUpAgain() {
        // Given
        store.ofOthers(CAR);

        // Then
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.OF_ANOTHER_USER));
        assertThat(answer()).isEqualTo(new Unavailable(VehicleTokenProblem.OF_ANOTHER_USER));
        assertThat(store.loads()).isEqualTo(1);

        // When: the user is known by now
        TokenPair pair = stored();
        tokens.revalidateAll();

        // Then
        assertThat(answer()).isEqualTo(new Valid(pair.access()));
    }

    @Test
    void onePairOfTwoVehiclesIsRenewedOnce() {
        // Given
        VehicleOfUser van = VehicleOfUser.of("a-van", "a-user");
        expired();
        store.shared(CAR, van);

        // When
        CompletableFuture<VehicleTokenResult> first = tokens.current(CAR).subscribeAsCompletionStage();
        CompletableFuture<VehicleTokenResult> second = tokens.current(van).subscribeAsCompletionStage();
        TokenPair granted = endpoint.grant();

        // Then
        assertThat(first.join()).isEqualTo(new Valid(granted.access()));
        assertThat(second.join()).isEqualTo(new Valid(granted.access()));
        assertThat(endpoint.asked()).hasSize(1);
        assertThat(endpoint.inFlight()).isZero();
    }

    @Test
    void aPairThatIsNotSavedYetIsNotRenewedAgainForAnotherVehicle() {
        // Given
        VehicleOfUser van = VehicleOfUser.of("a-van", "a-user");
        expired();
        store.shared(CAR, van);
        store.refuseSaves(1);
        CompletableFuture<VehicleTokenResult> first = tokens.current(CAR).subscribeAsCompletionStage();
        TokenPair granted = endpoint.grant();
        assertThat(first.join()).isEqualTo(new Unavailable(VehicleTokenProblem.NOT_SAVED));

        // When
        VehicleTokenResult second = tokens.current(van).await().atMost(LONG);

        // Then
        assertThat(second).isEqualTo(new Valid(granted.access()));
        assertThat(store.saved()).containsExactly(granted);
        assertThat(endpoint.asked()).hasSize(1);
    }
}
