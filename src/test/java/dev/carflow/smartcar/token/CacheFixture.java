package dev.carflow.smartcar.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.smartcar.SmartcarDefaults;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Instant;

/** A cache whose clock, endpoint and randomness the test controls. */
final class CacheFixture {

    static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

    final MutableClock clock = new MutableClock(START);
    final PendingEndpoint endpoint = new PendingEndpoint();
    final RecordedEvents events = new RecordedEvents();
    volatile double jitter = 0.5;
    volatile ClientCredentials credentials = new ClientCredentials("client_a", "secret-1");
    final TokenCache cache;

    CacheFixture() {
        this(SmartcarDefaults.tokenCache());
    }

    CacheFixture(TokenCacheSettings settings) {
        cache = new TokenCache(endpoint, () -> credentials, settings, clock, () -> jitter, events);
    }

    UniAssertSubscriber<AccessToken> ask() {
        return cache.current().subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    /** The token that is given at once. */
    AccessToken served() {
        return ask().assertCompleted().getItem();
    }

    TokenProblem refused() {
        return problemOf(ask());
    }

    static TokenProblem problemOf(UniAssertSubscriber<AccessToken> caller) {
        Throwable failure =
                caller.assertFailedWith(TokenUnavailableException.class).getFailure();
        assertThat(failure).hasNoCause();
        return ((TokenUnavailableException) failure).problem();
    }

    /** A cache that has a token of one hour. */
    AccessToken warm() {
        UniAssertSubscriber<AccessToken> caller = ask();
        endpoint.grant();
        return caller.assertCompleted().getItem();
    }
}
