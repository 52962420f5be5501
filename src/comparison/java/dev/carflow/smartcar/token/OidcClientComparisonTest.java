package dev.carflow.smartcar.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.Tokens;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/**
 * The same cases on the token cache of quarkus-oidc-client, which is {@code TokensHelper} there. These tests say where
 * the two differ and where not, as docs/token-cache.md does; when one fails after an upgrade, the page has to change.
 */
class OidcClientComparisonTest {

    private static final Duration REFRESH_SKEW = Duration.ofMinutes(12);

    private final TokensHelper theirs = new TokensHelper();
    private final PendingOidcClient endpoint = new PendingOidcClient();
    private final CacheFixture ours = new CacheFixture();

    @Test
    void bothShareOneFetchOnAColdCache() {
        // When
        UniAssertSubscriber<Tokens> first = askTheirs();
        UniAssertSubscriber<Tokens> second = askTheirs();
        ours.ask();
        ours.ask();

        // Then
        assertThat(endpoint.requests).isEqualTo(1);
        assertThat(ours.endpoint.requests()).isEqualTo(1);
        endpoint.grant(Duration.ofHours(1));
        assertThat(first.assertCompleted().getItem())
                .isSameAs(second.assertCompleted().getItem());
    }

    @Test
    void bothSurviveACallerThatGoesAway() {
        // Given
        UniAssertSubscriber<Tokens> first = askTheirs();
        UniAssertSubscriber<Tokens> second = askTheirs();

        // When
        first.cancel();
        endpoint.grant(Duration.ofHours(1));

        // Then
        second.assertCompleted();
    }

    @Test
    void theirCallersWaitForARefreshThoughTheTokenIsValidAndOursDoNot() {
        // Given: ten minutes left of an hour
        endpoint.warm(Duration.ofMinutes(10));
        ours.warm();
        ours.clock.advance(Duration.ofMinutes(50));

        // When / Then
        askTheirs().assertNotTerminated();
        askTheirs().assertNotTerminated();
        ours.ask().assertCompleted();
        ours.ask().assertCompleted();
    }

    @Test
    void aFailedRefreshFailsTheirCallersAndLosesTheValidTokenAndOursIsKept() {
        // Given
        endpoint.warm(Duration.ofMinutes(10));
        ours.warm();
        ours.clock.advance(Duration.ofMinutes(50));

        // When
        UniAssertSubscriber<Tokens> caller = askTheirs();
        endpoint.fail();
        ours.ask().assertCompleted();
        ours.endpoint.fail(new IllegalStateException());

        // Then
        caller.assertFailed();
        askTheirs().assertNotTerminated();
        ours.ask().assertCompleted();
    }

    @Test
    void theyAskAFailingEndpointAtEveryCallAndWeBackOff() {
        for (int i = 0; i < 100; i++) {
            askTheirs();
            endpoint.fail();
            ours.ask();
            if (ours.endpoint.inFlight() > 0) {
                ours.endpoint.fail(new IllegalStateException());
            }
        }

        assertThat(endpoint.requests).isEqualTo(100);
        assertThat(ours.endpoint.requests()).isEqualTo(1);
    }

    @Test
    void aHundredRefusalsOfOneTokenAreAHundredRequestsThereAndOneHere() {
        // Given: a hundred callers who hold the same token
        endpoint.warm(Duration.ofHours(1));
        AccessToken token = ours.warm();
        int theirRequests = endpoint.requests;
        int ourRequests = ours.endpoint.requests();

        // When: each is told 401, one after the other, and wants another one; there is only "force new tokens"
        for (int i = 0; i < 100; i++) {
            theirs.getTokens(endpoint, Map.of(), true).subscribe().with(tokens -> {});
            endpoint.grant(Duration.ofHours(1));
            ours.cache.refused(token);
            ours.ask();
            if (ours.endpoint.inFlight() > 0) {
                ours.endpoint.grant();
            }
        }

        // Then
        assertThat(endpoint.requests - theirRequests).isEqualTo(100);
        assertThat(ours.endpoint.requests() - ourRequests).isEqualTo(1);
    }

    private UniAssertSubscriber<Tokens> askTheirs() {
        return theirs.getTokens(endpoint).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    /** Their client without its HTTP, answering when the test says so. */
    private final class PendingOidcClient implements OidcClient {

        private final Queue<UniEmitter<? super Tokens>> pending = new ArrayDeque<>();
        private int requests;

        @Override
        public Uni<Tokens> getTokens(Map<String, String> additionalGrantParameters) {
            return Uni.createFrom().emitter(answer -> {
                requests++;
                pending.add(answer);
            });
        }

        @Override
        public Uni<Tokens> refreshTokens(String refreshToken, Map<String, String> additionalGrantParameters) {
            throw new AssertionError("client credentials come without a refresh token");
        }

        @Override
        public Uni<Boolean> revokeAccessToken(String accessToken, Map<String, String> additionalParameters) {
            throw new AssertionError("not asked for");
        }

        void warm(Duration left) {
            askTheirs();
            grant(left);
        }

        /** Their clock is the system's, so that a token is old by having little time left. */
        void grant(Duration left) {
            long end = System.currentTimeMillis() / 1000 + left.toSeconds();
            pending.remove()
                    .complete(new Tokens(
                            "token-" + requests, end, REFRESH_SKEW, null, null, new JsonObject(), "client_a"));
        }

        void fail() {
            pending.remove().fail(new IllegalStateException("injected"));
        }

        @Override
        public void close() {}
    }
}
