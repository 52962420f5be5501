package dev.carflow.smartcar.token;

import static dev.carflow.smartcar.token.CacheFixture.START;
import static dev.carflow.smartcar.token.CacheFixture.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.smartcar.token.TokenResult.Granted;
import dev.carflow.smartcar.token.TokenResult.Refused;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCacheTest {

    private static final Unavailable DOWN = new Unavailable(TokenProblem.SERVER_ERROR);

    private final CacheFixture fixture = new CacheFixture();
    private final PendingEndpoint endpoint = fixture.endpoint;
    private final TokenCache cache = fixture.cache;

    @Test
    void nothingIsFetchedBeforeASubscription() {
        cache.current();

        assertThat(endpoint.requests()).isZero();
    }

    @Test
    void callersOnAColdCacheShareOneFetchAndItsToken() {
        // Given
        List<UniAssertSubscriber<AccessToken>> callers = List.of(fixture.ask(), fixture.ask(), fixture.ask());

        // When
        String token = endpoint.grant();

        // Then
        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.assertCompleted().getItem())
                        .isEqualTo(new AccessToken(token, START.plus(PendingEndpoint.HOUR))));
        assertThat(endpoint.requests()).isEqualTo(1);
    }

    @Test
    void callersOnAColdCacheShareOneFailure() {
        // Given
        List<UniAssertSubscriber<AccessToken>> callers = List.of(fixture.ask(), fixture.ask());

        // When
        endpoint.answer(new Refused(TokenProblem.INVALID_CLIENT));

        // Then
        assertThat(callers).allSatisfy(caller -> assertThat(problemOf(caller)).isEqualTo(TokenProblem.INVALID_CLIENT));
        assertThat(endpoint.requests()).isEqualTo(1);
    }

    @Test
    void theSameUniGivesTheCurrentTokenAtEachSubscription() {
        // Given
        var current = cache.current();
        AccessToken first = fixture.warm();

        // When
        cache.refused(first);
        var caller = current.subscribe().withSubscriber(UniAssertSubscriber.create());
        String second = endpoint.grant();

        // Then
        assertThat(caller.assertCompleted().getItem().value()).isEqualTo(second).isNotEqualTo(first.value());
    }

    @Test
    void aFreshTokenCausesNoRequest() {
        // Given
        AccessToken token = fixture.warm();

        // When
        fixture.clock.advance(Duration.ofMinutes(47));

        // Then
        assertThat(fixture.served()).isEqualTo(token);
        assertThat(endpoint.requests()).isEqualTo(1);
    }

    @Test
    void callersDuringARefreshGetTheCurrentTokenAtOnceAndThoseAfterItTheNew() {
        // Given
        AccessToken token = fixture.warm();
        fixture.clock.advance(Duration.ofMinutes(48));

        // When / Then: the one who starts the refresh as well as those who come while it lasts
        assertThat(fixture.served()).isEqualTo(token);
        assertThat(fixture.served()).isEqualTo(token);
        assertThat(endpoint.requests()).isEqualTo(2);
        assertThat(endpoint.inFlight()).isEqualTo(1);

        // When / Then
        String successor = endpoint.grant();
        assertThat(fixture.served().value()).isEqualTo(successor);
        assertThat(endpoint.requests()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0.0, 2700", "0.5, 2880", "0.999999, 3059"})
    void theRefreshIsDueAtFourFifthsOfTheLifeWithATwentiethOfJitter(double jitter, long seconds) {
        // Given
        fixture.jitter = jitter;
        fixture.warm();

        // When / Then
        fixture.clock.advance(Duration.ofSeconds(seconds - 1));
        fixture.served();
        assertThat(endpoint.requests()).isEqualTo(1);
        fixture.clock.advance(Duration.ofSeconds(2));
        fixture.served();
        assertThat(endpoint.requests()).isEqualTo(2);
    }

    @Test
    void aFailedRefreshKeepsTheTokenUntilItsEnd() {
        // Given
        AccessToken token = fixture.warm();
        fixture.clock.advance(Duration.ofMinutes(50));
        fixture.served();

        // When
        endpoint.answer(DOWN);

        // Then
        assertThat(fixture.served()).isEqualTo(token);
        fixture.clock.advance(Duration.ofMinutes(9).plusSeconds(29));
        assertThat(fixture.served()).isEqualTo(token);
        assertThat(fixture.events.all).containsExactly("refreshed in PT0S for PT1H", "failed: server-error");
    }

    @Test
    void anExpiredTokenIsNeverGivenOutAndNeitherIsOneAboutToExpire() {
        // Given
        AccessToken token = fixture.warm();

        // When
        fixture.clock.advance(Duration.ofMinutes(60).minusSeconds(30));
        UniAssertSubscriber<AccessToken> caller = fixture.ask();

        // Then
        caller.assertNotTerminated();
        String successor = endpoint.grant();
        assertThat(caller.assertCompleted().getItem().value())
                .isEqualTo(successor)
                .isNotEqualTo(token.value());
    }

    @Test
    void aTokensLifeCountsFromWhenItWasAskedForNotFromWhenItCame() {
        // Given
        UniAssertSubscriber<AccessToken> caller = fixture.ask();
        fixture.clock.advance(Duration.ofSeconds(8));

        // When
        endpoint.grant();

        // Then
        assertThat(caller.getItem().expiresAt()).isEqualTo(START.plus(PendingEndpoint.HOUR));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 0, 5})
    void aTokenThatIsOverOnArrivalIsAFailure(long lifetime) {
        // Given
        UniAssertSubscriber<AccessToken> caller = fixture.ask();
        fixture.clock.advance(Duration.ofSeconds(5));

        // When
        endpoint.grant(Duration.ofSeconds(lifetime));

        // Then
        assertThat(problemOf(caller)).isEqualTo(TokenProblem.EXPIRED_ON_ARRIVAL);
    }

    @Test
    void shortLivesAreUsedToNineTenthsAndLongOnesAreBounded() {
        // Given
        UniAssertSubscriber<AccessToken> first = fixture.ask();
        endpoint.grant(Duration.ofSeconds(10));

        // When / Then
        fixture.clock.advance(Duration.ofMillis(8_999));
        assertThat(fixture.served()).isEqualTo(first.getItem());
        fixture.clock.advance(Duration.ofMillis(1));
        UniAssertSubscriber<AccessToken> second = fixture.ask();
        second.assertNotTerminated();

        // When / Then
        endpoint.grant(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(second.getItem().expiresAt()).isBefore(START.plus(Duration.ofDays(2)));
    }

    @Test
    void manyRefusalsOfTheCurrentTokenCostOneNewToken() {
        // Given
        AccessToken token = fixture.warm();

        // When
        for (int i = 0; i < 100; i++) {
            cache.refused(token);
            fixture.ask();
        }
        String successor = endpoint.grant();
        cache.refused(token);

        // Then
        assertThat(fixture.served().value()).isEqualTo(successor);
        assertThat(endpoint.requests()).isEqualTo(2);
        assertThat(fixture.events.all).filteredOn("invalidated"::equals).hasSize(1);
    }

    @Test
    void aTokenInvalidatedDuringItsRefreshIsNotServedWhileTheRefreshLasts() {
        // Given
        AccessToken token = fixture.warm();
        fixture.clock.advance(Duration.ofMinutes(50));
        fixture.served();

        // When
        cache.refused(token);
        UniAssertSubscriber<AccessToken> caller = fixture.ask();

        // Then
        caller.assertNotTerminated();
        assertThat(endpoint.inFlight()).isEqualTo(1);
        String successor = endpoint.grant();
        assertThat(caller.getItem().value()).isEqualTo(successor);
        assertThat(endpoint.requests()).isEqualTo(2);
    }

    @Test
    void aWaitingCallerDoesNotGetATokenThatWasJustRefusedToAnother() {
        // Given: two waiting callers, which get a 401 as soon as they use their token
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            cache.current()
                    .subscribe()
                    .with(
                            token -> {
                                received.add(token.value());
                                cache.refused(token);
                            },
                            failure -> received.add(failure.getClass().getSimpleName()));
        }

        // When
        String first = endpoint.grant();
        String second = endpoint.grant();

        // Then
        assertThat(received).containsExactly(first, second);
    }

    @Test
    void vehiclesThatAreAlwaysRefusedLeaveTheOthersTheirToken() {
        // When: for ten minutes one vehicle after the other is refused twice, and others are answered between them
        for (int second = 0; second < 600; second++) {
            cache.accepted(servedOrGranted());
            cache.refused(servedOrGranted());
            cache.refused(servedOrGranted());
            fixture.clock.advance(Duration.ofSeconds(1));
        }

        // Then
        assertThat(endpoint.requests()).isBetween(2, 12);
    }

    @Test
    void aTokenThatWasAcceptedAndSoonRevokedIsReplacedAtOnceAfterAFewRefusals() {
        // Given
        cache.refused(fixture.warm());
        AccessToken young = fixture.warm();
        cache.accepted(young);

        // When
        for (int i = 0; i < TokenSchedule.REFUSALS_IN_A_ROW; i++) {
            assertThat(fixture.served()).isEqualTo(young);
            cache.refused(young);
        }

        // Then
        UniAssertSubscriber<AccessToken> caller = fixture.ask();
        caller.assertNotTerminated();
        assertThat(caller.getItem()).isNull();
        endpoint.grant();
        assertThat(caller.getItem()).isNotEqualTo(young);
    }

    @Test
    void anAcceptedTokenIsNotDroppedForOneRefusalWhileNoOtherCanBeFetched() {
        // Given: its successor cannot be fetched
        AccessToken token = fixture.warm();
        cache.accepted(token);
        fixture.clock.advance(Duration.ofMinutes(50));
        fixture.served();
        endpoint.answer(new TokenResult.Unavailable(TokenProblem.SERVER_ERROR));

        // When
        cache.refused(token);

        // Then
        assertThat(fixture.served()).isEqualTo(token);

        // When: it was the token after all
        for (int i = 1; i < TokenSchedule.REFUSALS_IN_A_ROW; i++) {
            cache.refused(token);
        }

        // Then
        assertThat(fixture.refused()).isEqualTo(TokenProblem.SERVER_ERROR);
    }

    @Test
    void aNewTokenThatWasNeverAcceptedIsReplacedAfterAPause() {
        // Given
        cache.refused(fixture.warm());
        AccessToken young = fixture.warm();

        // When
        for (int i = 0; i < TokenSchedule.REFUSALS_IN_A_ROW; i++) {
            cache.refused(young);
        }

        // Then
        assertThat(fixture.refused()).isEqualTo(TokenProblem.REJECTED_BY_API);
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.warm()).isNotEqualTo(young);
    }

    /** Every caller gets a token: the current one, or the one that is fetched at once. */
    private AccessToken servedOrGranted() {
        UniAssertSubscriber<AccessToken> caller = fixture.ask();
        if (endpoint.inFlight() > 0) {
            endpoint.grant();
        }
        return caller.assertCompleted().getItem();
    }

    @Test
    void anApiThatRefusesEveryTokenDoesNotCauseARequestPerCall() {
        // When: each token is refused as soon as it is there, and a caller asks every 100 ms for ten minutes
        for (int i = 0; i < 6_000; i++) {
            UniAssertSubscriber<AccessToken> caller = fixture.ask();
            if (endpoint.inFlight() > 0) {
                endpoint.grant();
            }
            if (caller.getItem() != null) {
                cache.refused(caller.getItem());
            }
            fixture.clock.advance(Duration.ofMillis(100));
        }

        // Then
        assertThat(endpoint.requests()).isBetween(10, 25);
        assertThat(fixture.refused()).isEqualTo(TokenProblem.REJECTED_BY_API);
    }

    @Test
    void tokensRefusedOccasionallyAreReplacedAtOnce() {
        for (int i = 0; i < 10; i++) {
            AccessToken token = fixture.warm();
            fixture.clock.advance(Duration.ofMinutes(2));
            cache.refused(token);
        }

        assertThat(endpoint.requests()).isEqualTo(10);
    }

    @Test
    void theBackOffDoublesUpToItsBoundAndEndsWithTheFirstSuccess() {
        // Given
        List<Duration> pauses = fixture.events.pauses;
        fixture.jitter = 1 - 1e-12;

        // When
        for (int i = 0; i < 10; i++) {
            fixture.ask();
            endpoint.answer(DOWN);
            fixture.clock.advance(pauses.get(i).minusMillis(1));
            assertThat(fixture.refused()).isEqualTo(TokenProblem.SERVER_ERROR);
            assertThat(endpoint.inFlight()).as("during the pause").isZero();
            fixture.clock.advance(Duration.ofMillis(1));
        }

        // Then
        assertThat(pauses)
                .extracting(pause -> Math.round(pause.toMillis() / 1000.0))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 60L);

        // When
        fixture.warm();
        fixture.clock.advance(Duration.ofMinutes(52));
        fixture.served();
        endpoint.answer(DOWN);

        // Then
        assertThat(pauses.get(10)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void jitterTakesUpToHalfOffABackOff() {
        // Given
        List<Duration> pauses = new ArrayList<>();

        // When
        for (double jitter : new double[] {0, 0.5, 0.9999}) {
            CacheFixture other = new CacheFixture();
            other.jitter = jitter;
            other.ask();
            other.endpoint.answer(DOWN);
            pauses.addAll(other.events.pauses);
        }

        // Then
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(500L, 750L, 999L);
    }

    @ParameterizedTest
    @CsvSource({"0, 750", "20, 20000", "86400, 60000"})
    void retryAfterOfTheEndpointIsHonouredUpToTheBound(long retryAfter, long millis) {
        // Given
        fixture.ask();

        // When
        endpoint.answer(new Unavailable(TokenProblem.RATE_LIMITED, Duration.ofSeconds(retryAfter)));

        // Then
        assertThat(fixture.events.pauses).containsExactly(Duration.ofMillis(millis));
    }

    @Test
    void aClockThatIsSetBackProlongsNeitherABackOffNorATokensLife() {
        // Given
        fixture.ask();
        endpoint.answer(DOWN);

        // When / Then
        fixture.clock.advance(Duration.ofHours(-1));
        AccessToken token = fixture.warm();

        // When / Then: its end is not known any more, so another one is fetched
        fixture.clock.advance(Duration.ofHours(-1));
        assertThat(fixture.served()).isEqualTo(token);
        assertThat(endpoint.inFlight()).isEqualTo(1);
    }

    @Test
    void aCallerThatCancelsNeitherEndsTheFetchNorAffectsOthers() {
        // Given
        UniAssertSubscriber<AccessToken> first = fixture.ask();
        UniAssertSubscriber<AccessToken> second = fixture.ask();

        // When
        first.cancel();

        // Then
        assertThat(endpoint.inFlight()).isEqualTo(1);
        String token = endpoint.grant();
        assertThat(second.assertCompleted().getItem().value()).isEqualTo(token);
        first.assertNotTerminated();
        assertThat(fixture.served().value()).isEqualTo(token);
        assertThat(endpoint.requests()).isEqualTo(1);
    }

    @Test
    void aFetchThatAllCallersLeftIsFinishedForLaterCallers() {
        // Given
        fixture.ask().cancel();

        // When
        String token = endpoint.grant();

        // Then
        assertThat(fixture.served().value()).isEqualTo(token);
    }

    @Test
    void aRotatedSecretIsUsedFromTheNextFetchOn() {
        // Given
        AccessToken token = fixture.warm();

        // When
        fixture.credentials = new ClientCredentials("client_a", "secret-2");
        cache.refused(token);
        fixture.ask();

        // Then
        assertThat(endpoint.asked())
                .extracting(ClientCredentials::clientSecret)
                .containsExactly("secret-1", "secret-2");
    }

    @Test
    void aRefusedSecretIsForgottenAfterTheBackOff() {
        // Given
        fixture.ask();
        endpoint.answer(new Refused(TokenProblem.INVALID_CLIENT));
        fixture.credentials = new ClientCredentials("client_a", "secret-2");

        // When
        fixture.clock.advance(Duration.ofSeconds(1));

        // Then
        assertThat(fixture.warm().value()).isNotEmpty();
    }

    @Test
    void credentialsThatCannotBeReadAreAProblemLikeAnyOther() {
        // Given
        fixture.credentials = null;

        // When / Then
        assertThat(fixture.refused()).isEqualTo(TokenProblem.NO_CREDENTIALS);
        fixture.credentials = new ClientCredentials("client_a", "secret-2");
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.warm();
    }

    @Test
    void aFetchWithoutAnAnswerIsGivenUp() {
        // Given
        CacheFixture hasty = new CacheFixture(new TokenCacheSettings(
                Duration.ofMillis(20), 0.8, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(1)));

        // When
        UniAssertSubscriber<AccessToken> caller = hasty.ask().awaitFailure(Duration.ofMinutes(1));

        // Then
        assertThat(problemOf(caller)).isEqualTo(TokenProblem.TIMEOUT);
        assertThat(hasty.endpoint.inFlight()).isZero();
        hasty.clock.advance(Duration.ofSeconds(1));
        hasty.ask();
        assertThat(hasty.endpoint.requests()).isEqualTo(2);
    }

    @Test
    void anEndpointThatBreaksItsPromiseIsUnavailableToo() {
        // When / Then
        UniAssertSubscriber<AccessToken> caller = fixture.ask();
        endpoint.fail(new IllegalStateException("secret-1"));
        assertThat(problemOf(caller)).isEqualTo(TokenProblem.NO_CONNECTION);

        // When / Then
        fixture.clock.advance(Duration.ofSeconds(1));
        caller = fixture.ask();
        endpoint.answer(null);
        assertThat(problemOf(caller)).isEqualTo(TokenProblem.UNREADABLE);
    }

    @Test
    void theListenerIsNotifiedOfEveryChange() {
        // When
        UniAssertSubscriber<AccessToken> caller = fixture.ask();
        fixture.clock.advance(Duration.ofSeconds(2));
        endpoint.grant();
        cache.refused(caller.getItem());
        fixture.ask();
        endpoint.answer(DOWN);

        // Then
        assertThat(fixture.events.all)
                .containsExactly("refreshed in PT2S for PT1H", "invalidated", "failed: server-error");
    }

    @Test
    void noTextHoldsATokenOrASecret() {
        AccessToken token = fixture.warm();

        assertThat(token.toString()).doesNotContain(token.value());
        assertThat(fixture.credentials.toString()).doesNotContain("secret-1", "client_a");
        assertThat(new Granted("token-x", PendingEndpoint.HOUR).toString()).doesNotContain("token-x");
    }
}
