package dev.carflow.smartcar.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.token.TokenResult.Granted;
import dev.carflow.smartcar.token.TokenResult.Refused;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import dev.carflow.tracing.RecordedSpans;
import dev.carflow.tracing.TraceSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTokenEndpointTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(200);
    /** Everything that has a meaning in a form. */
    private static final ClientCredentials CREDENTIALS = new ClientCredentials("client_ä", "s&e=c+r%e t#?ü\"");

    private static final Vertx VERTX = TestVertx.get();

    private final MutableClock clock = new MutableClock(CacheFixture.START);
    private final SmartcarApi api = Await.result(SmartcarApi.start(
            VERTX,
            Fleet.create(FleetSettings.of(1, 1), clock.instant()),
            ApiSettings.defaults().withCredentials(CREDENTIALS.clientId(), CREDENTIALS.clientSecret()),
            clock));

    @AfterEach
    void stopApi() {
        Await.result(api.close());
    }

    @Test
    void credentialsInAFormGetAToken() {
        TokenResult result = request(CREDENTIALS);

        assertThat(result).isInstanceOfSatisfying(Granted.class, granted -> {
            assertThat(granted.value()).isNotEmpty();
            assertThat(granted.lifetime()).isEqualTo(Duration.ofHours(1));
        });
        assertThat(api.counts().tokensIssued()).isEqualTo(1);
    }

    @Test
    void wrongAndMissingCredentialsAreRefused() {
        assertThat(request(new ClientCredentials("client_ä", "wrong")))
                .isEqualTo(new Refused(TokenProblem.INVALID_CLIENT));
        assertThat(request(new ClientCredentials("client_ä", ""))).isEqualTo(new Refused(TokenProblem.INVALID_REQUEST));
    }

    @ParameterizedTest
    @CsvSource({"401, INVALID_CLIENT", "403, FORBIDDEN"})
    void refusalsAreReported(int status, TokenProblem problem) {
        strike(Fault.status(status));

        assertThat(request(CREDENTIALS)).isEqualTo(new Refused(problem));
    }

    @ParameterizedTest
    @CsvSource({"429, RATE_LIMITED", "500, SERVER_ERROR", "502, SERVER_ERROR", "504, SERVER_ERROR"})
    void serverErrorsAndRateLimitsAreUnavailability(int status, TokenProblem problem) {
        strike(Fault.status(status));

        assertThat(request(CREDENTIALS)).isEqualTo(new Unavailable(problem));
    }

    @Test
    void retryAfterIsPassedOn() {
        strike(Fault.status(429, Duration.ofSeconds(17)));

        assertThat(request(CREDENTIALS)).isEqualTo(new Unavailable(TokenProblem.RATE_LIMITED, Duration.ofSeconds(17)));
    }

    @Test
    void aConnectionClosedBeforeTheWholeResponseIsNoConnection() {
        strike(Fault.status(500));
        strike(new Fault.Reset());
        strike(new Fault.TruncatedBody());

        request(CREDENTIALS);
        assertThat(request(CREDENTIALS)).isEqualTo(new Unavailable(TokenProblem.NO_CONNECTION));
        assertThat(request(CREDENTIALS)).isEqualTo(new Unavailable(TokenProblem.NO_CONNECTION));
        assertThat(request(CREDENTIALS)).isInstanceOf(Granted.class);
    }

    @Test
    void aSilentServerEndsWithATimeoutAndAClosedConnection() {
        strike(new Fault.Silence());

        assertThat(request(api.tokenUri(), SHORT)).isEqualTo(new Unavailable(TokenProblem.TIMEOUT));
        await().until(() -> api.counts().inProgress() == 0);
    }

    @Test
    void aCallerThatCancelsClosesTheConnection() {
        // Given
        strike(new Fault.Silence());
        var caller = endpoint(api.tokenUri(), Duration.ofHours(1))
                .request(CREDENTIALS)
                .subscribe()
                .with(result -> {});
        await().until(() -> api.counts().inProgress() == 1);

        // When
        caller.cancel();

        // Then
        await().until(() -> api.counts().inProgress() == 0);
    }

    @Test
    void anEndlessResponseIsCutOffAndItsConnectionClosed() {
        strike(new Fault.EndlessBody());

        assertThat(request(CREDENTIALS)).isEqualTo(new Unavailable(TokenProblem.TOO_LARGE));
        await().until(() -> api.counts().inProgress() == 0);
        assertThat(request(CREDENTIALS)).isInstanceOf(Granted.class);
    }

    @Test
    void aTricklingResponseEndsWithATimeoutAndAClosedConnection() {
        // Given: a byte now and then, so that the connection is never idle
        AtomicInteger closed = new AtomicInteger();
        HttpServer server = serve(request -> {
            request.response().setChunked(true).write(" ");
            long timer = VERTX.setPeriodic(20, tick -> request.response().write(" "));
            request.connection().closeHandler(gone -> {
                VERTX.cancelTimer(timer);
                closed.incrementAndGet();
            });
        });

        // When / Then
        assertThat(request(uriOf(server), SHORT)).isEqualTo(new Unavailable(TokenProblem.TIMEOUT));
        await().until(() -> closed.get() == 1);
        Await.result(server.close());
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "303", "307", "308"})
    void theSecretDoesNotFollowARedirect(int status) {
        // Given
        HttpServer server = serve(request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", api.tokenUri().toString())
                .end());

        // When / Then
        assertThat(request(uriOf(server), TIMEOUT)).isEqualTo(new Unavailable(TokenProblem.REDIRECTED));
        assertThat(api.counts().at(Endpoint.TOKEN)).isZero();
        Await.result(server.close());
    }

    @Test
    void aClosedPortIsNoConnection() {
        HttpServer server = serve(request -> {});
        URI nobody = uriOf(server);
        Await.result(server.close());

        assertThat(request(nobody, TIMEOUT)).isEqualTo(new Unavailable(TokenProblem.NO_CONNECTION));
    }

    @Test
    void eachSubscriptionSendsOneRequestAndNoneIsSentBefore() {
        // Given
        var request = endpoint(api.tokenUri(), TIMEOUT).request(CREDENTIALS);
        assertThat(api.counts().at(Endpoint.TOKEN)).isZero();

        // When
        TokenResult first = request.await().atMost(TIMEOUT);
        TokenResult second = request.await().atMost(TIMEOUT);

        // Then
        assertThat(first).isInstanceOf(Granted.class).isNotEqualTo(second);
        assertThat(second).isInstanceOf(Granted.class);
    }

    @Test
    void behindTheCacheAnInvalidatedTokenCostsOneRequest() {
        // Given
        TokenCache cache = new TokenCache(
                endpoint(api.tokenUri(), TIMEOUT),
                () -> CREDENTIALS,
                SmartcarDefaults.tokenCache(),
                clock,
                () -> 0.5,
                TokenListener.NONE);
        AccessToken first = cache.current().await().atMost(TIMEOUT);
        assertThat(cache.current().await().atMost(TIMEOUT)).isEqualTo(first);

        // When
        cache.refused(first);
        cache.refused(first);

        // Then
        assertThat(cache.current().await().atMost(TIMEOUT)).isNotEqualTo(first);
        assertThat(api.counts().tokensIssued()).isEqualTo(2);
    }

    private void strike(Fault fault) {
        api.faults().inject(fault, FaultCondition.next(1).at(Endpoint.TOKEN));
    }

    @Test
    void aRequestIsASpanWithoutACredential() {
        // Given
        RecordedSpans spans = new RecordedSpans();
        TraceSpan event = spans.tracing().process("topic", 0, 0, RecordedSpans.sampledHeaders()::get);
        HttpTokenEndpoint endpoint = new HttpTokenEndpoint(
                VERTX, SmartcarDefaults.transport(), api.tokenUri(), TIMEOUT, Clock.systemUTC(), () -> spans.tracing()
                        .tokenRequest(api.tokenUri()));

        // When: one is granted, one refused
        Granted granted = (Granted)
                event.subscribing(endpoint.request(CREDENTIALS)).await().atMost(TIMEOUT.multipliedBy(2));
        event.subscribing(endpoint.request(new ClientCredentials(CREDENTIALS.clientId(), "wrong")))
                .await()
                .atMost(TIMEOUT.multipliedBy(2));
        event.end();

        // Then
        List<SpanData> requests = spans.ended().stream()
                .filter(span -> span.getName().equals("POST /iam/oauth2/token"))
                .toList();
        assertThat(requests)
                .extracting(
                        span -> RecordedSpans.attribute(span, "http.response.status_code"),
                        span -> RecordedSpans.attribute(span, "error.type"),
                        span -> RecordedSpans.attribute(span, "carflow.smartcar.problem"))
                .containsExactly(tuple("200", null, null), tuple("401", "401", "invalid-client"));
        assertThat(requests.toString())
                .doesNotContain(granted.value(), CREDENTIALS.clientId(), CREDENTIALS.clientSecret(), "wrong");
    }

    private TokenResult request(ClientCredentials credentials) {
        return endpoint(api.tokenUri(), TIMEOUT).request(credentials).await().atMost(TIMEOUT.multipliedBy(2));
    }

    private TokenResult request(URI uri, Duration timeout) {
        return endpoint(uri, timeout).request(CREDENTIALS).await().atMost(TIMEOUT.multipliedBy(2));
    }

    private static HttpTokenEndpoint endpoint(URI uri, Duration timeout) {
        return new HttpTokenEndpoint(VERTX, SmartcarDefaults.transport(), uri, timeout, Clock.systemUTC());
    }

    private static HttpServer serve(Consumer<HttpServerRequest> handler) {
        return Await.result(VERTX.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> handler.accept(request)))
                .listen(0, "127.0.0.1"));
    }

    private static URI uriOf(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/oauth2/token");
    }
}
