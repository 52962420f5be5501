package dev.carflow.enrichment.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.Timeouts;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.api.VehicleSignals;
import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that the simulated Smartcar cannot give. */
class CannedAnswersTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Handler<HttpServerRequest> answer;
    private HttpServer server;
    private VehicleApi api;
    private SignalCallChain calls;

    @BeforeEach
    void start() {
        server = Await.result(vertx.createHttpServer()
                .requestHandler(request -> {
                    requests.incrementAndGet();
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1"));
        api = new VehicleApi(
                vertx,
                SmartcarDefaults.transport().withBaseUrl(URI.create("http://127.0.0.1:" + server.actualPort() + "/v3")),
                VehicleApi.DEFAULT_USER_FILTER,
                new FixedToken(),
                clock);
        calls = new SignalCallChain(
                api,
                new CountingRateLimiter(),
                Given.settings(Duration.ofSeconds(4), 16, 3, 1000),
                new CallTiming(clock, Ticker.systemTicker(), timers),
                () -> 0.5,
                CallEvents.NONE);
    }

    @AfterEach
    void stop() {
        api.close();
        timers.shutdownNow();
        Await.result(vertx.close());
    }

    private record FixedToken() implements ApplicationTokens {
        @Override
        public Uni<AccessToken> current() {
            return Uni.createFrom().item(new AccessToken("a-token", Instant.MAX));
        }

        @Override
        public void accepted(AccessToken token) {}

        @Override
        public void refused(AccessToken token) {}
    }

    private CallOutcome ask() {
        return calls.signals("u", "v", Urgency.ROUTINE).await().atMost(Timeouts.CONDITION);
    }

    @ParameterizedTest
    @CsvSource({"60, PT1M", "'Sat, 21 Nov 2026 08:10:00 GMT', PT10M", "soon, PT2M", ", PT2M"})
    void theLimitOfAVehicleIsKeptAsAskedInEitherFormAndForTwoMinutesIfItIsNotSaid(String retryAfter, Duration pause) {
        // Given
        answer = request -> {
            if (retryAfter != null) {
                request.response().putHeader("Retry-After", retryAfter);
            }
            request.response().setStatusCode(429).end(Buffer.buffer(Samples.bytes("error-429-vehicle.json")));
        };

        // When, then
        assertThat(((Failed) ask()).problem().slug()).isEqualTo("rate-limited-vehicle");
        clock.advance(pause.minusMillis(1));
        assertThat(ask()).isEqualTo(new NotMade(SkipReason.VEHICLE_PAUSED, Optional.of("VEHICLE"), false));
        assertThat(requests).hasValue(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(ask()).isInstanceOf(Failed.class);
        assertThat(requests).hasValueGreaterThan(1);
    }

    @Test
    void aPlanThatForbidsCallsIsARefusalAndNotForTheRestOfTheMonth() {
        answer = request -> request.response()
                .setStatusCode(430)
                .end("{\"errors\":[{\"type\":\"BILLING\",\"code\":\"INVALID_PLAN\"}]}");
        ask();
        clock.advance(Given.PAUSE_AFTER_REFUSAL.minusMillis(1));
        assertThat(ask()).isEqualTo(new NotMade(SkipReason.QUOTA, Optional.of("INVALID_PLAN"), false));
        clock.advance(Duration.ofMillis(1));
        assertThat(ask()).isInstanceOf(Failed.class);
    }

    @Test
    void aUserWhoWasRemovedAndComesAgainDoesNotFindTheOldPause() {
        // Given
        answer = request -> request.response()
                .setStatusCode(430)
                .end("{\"errors\":[{\"type\":\"BILLING\",\"code\":\"INVALID_PLAN\"}]}");
        ask();

        // When
        calls.forget(Set.of("another"));

        // Then
        assertThat(ask()).isInstanceOf(NotMade.class);

        // When
        calls.forget(Set.of("u"));

        // Then
        assertThat(ask()).isInstanceOf(Failed.class);
    }

    @Test
    void aClockThatIsSetNeitherEndsNorProlongsAPause() {
        // Given: a pause by a clock of its own
        MutableClock steady = new MutableClock(clock.instant());
        calls = new SignalCallChain(
                api,
                new CountingRateLimiter(),
                Given.settings(Duration.ofSeconds(4), 16, 3, 1000),
                new CallTiming(clock, steady, Ticker.systemTicker(), timers),
                () -> 0.5,
                CallEvents.NONE);
        answer = request -> request.response().setStatusCode(430).end("{}");
        ask();

        // When
        clock.advance(Duration.ofDays(3));

        // Then
        assertThat(ask()).isInstanceOf(NotMade.class);

        // When
        clock.advance(Duration.ofDays(-30));
        steady.advance(Given.PAUSE_AFTER_REFUSAL);

        // Then
        assertThat(ask()).isInstanceOf(Failed.class);
    }

    @Test
    void aProblemOfTheUsersAccountIsARefusal() {
        answer = request ->
                request.response().setStatusCode(400).end(Buffer.buffer(Samples.bytes("error-400-account.json")));
        assertThat(((Failed) ask()).problem().slug()).isEqualTo("account-problem");
        clock.advance(Given.PAUSE_AFTER_REFUSAL.minusMillis(1));
        assertThat(ask()).isInstanceOf(NotMade.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aBodyThatOnlyTricklesInEndsWithTheDeadline() {
        // Given: a byte at a time, for ever
        answer = request -> {
            request.response().setChunked(true).write("{");
            long timer = vertx.setPeriodic(20, tick -> request.response().write(" "));
            request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
        };

        // When
        long began = System.nanoTime();
        Failed failed = (Failed) ask();

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(failed.problem().slug()).isEqualTo("timed-out-total");
        assertThat(failed.calls()).isEqualTo(1);
    }

    @Test
    void aHugeBodyIsGivenUpEarly() {
        // Given: a hundred megabytes are announced
        answer = request ->
                request.response().putHeader("Content-Length", "100000000").write(Buffer.buffer(new byte[4_000_000]));
        Failed failed = (Failed) ask();
        assertThat(failed.problem().slug()).isEqualTo("upstream-too-large");
        assertThat(failed.calls()).isEqualTo(3);
    }

    @Test
    void pointlessCallsAreNeitherMadeNorBooked() {
        // Given
        List<SkipReason> skipped = new ArrayList<>();
        CountingRateLimiter none = new CountingRateLimiter();
        SignalRequest request = new SignalRequest() {
            @Override
            public Uni<ApiResult<VehicleSignals>> signals(String userId, String vehicleId) {
                throw new AssertionError("it is not to be asked for");
            }

            @Override
            public Optional<SkipReason> skipReason(String userId, String vehicleId) {
                return Optional.of(SkipReason.VEHICLE_TOKENS_REFUSED);
            }
        };
        SignalCallChain hopeless = new SignalCallChain(
                request,
                none,
                Given.settings(Duration.ofSeconds(4), 16, 3, 1000),
                new CallTiming(clock, Ticker.systemTicker(), timers),
                () -> 0.5,
                new CallEvents() {
                    @Override
                    public void skipped(SkipReason reason) {
                        skipped.add(reason);
                    }
                });

        // When, then
        assertThat(hopeless.signals("u", "v", Urgency.URGENT).await().atMost(Timeouts.CONDITION))
                .isEqualTo(new NotMade(SkipReason.VEHICLE_TOKENS_REFUSED, Optional.empty(), false));
        assertThat(skipped).containsExactly(SkipReason.VEHICLE_TOKENS_REFUSED);
        assertThat(none.asked).isEmpty();
    }
}
