package dev.carflow.smartcar.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.smartcar.api.ApiProblem.LimitOf;
import dev.carflow.smartcar.api.ApiProblem.TimeLimit;
import dev.carflow.smartcar.http.TransportSettings;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the simulated Smartcar. */
class VehicleApiTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Vertx VERTX = TestVertx.get();

    private Simulated simulated = new Simulated(VERTX, Simulated.unlimited());

    @AfterEach
    void close() {
        simulated.close();
    }

    private void simulate(ApiSettings settings) {
        simulated.close();
        simulated = new Simulated(VERTX, settings);
    }

    private void strike(Fault fault, int times) {
        simulated.smartcar.faults().inject(fault, FaultCondition.next(times).at(Endpoint.SIGNALS, Endpoint.VEHICLE));
    }

    private String owner() {
        return simulated.car().user().id();
    }

    private String vehicle() {
        return simulated.car().vehicle().id();
    }

    private Uni<ApiResult<Vehicle>> askingForTheVehicle() {
        return simulated.api().vehicle(owner(), vehicle());
    }

    @Test
    void allSignalsOfAVehicleAreRead() {
        // When
        VehicleSignals signals = Simulated.success(simulated.asking());

        // Then
        List<Signal> known = simulated.car().vehicle().observe(simulated.clock.instant());
        assertThat(signals.signals())
                .extracting(dev.carflow.smartcar.api.Signal::code)
                .containsExactlyInAnyOrderElementsOf(
                        known.stream().map(signal -> signal.code().code()).toList());
        assertThat(signals.isShort()).isFalse();
        assertThat(signals.vehicle().orElseThrow().id()).isEqualTo(vehicle());
    }

    /** Compared with the bytes of the response, read by a parser that knows nothing about signals. */
    @Test
    void everySignalIsReadWithItsValueStatusErrorAndTimes() throws Exception {
        // Given
        JsonNode data = Samples.parsed(simulated.answerTo("/vehicles/" + vehicle() + "/signals"))
                .path("data");
        assertThat(data).hasSizeGreaterThan(10);

        // When
        Map<String, dev.carflow.smartcar.api.Signal> read = Simulated.success(simulated.asking()).signals().stream()
                .collect(Collectors.toMap(dev.carflow.smartcar.api.Signal::code, signal -> signal));

        // Then
        assertThat(read).hasSameSizeAs(data);
        for (JsonNode sent : data) {
            check(read.get(sent.at("/attributes/code").asText()), sent);
        }
        assertThat(read.values()).anyMatch(signal -> signal.error().isPresent());
        assertThat(read.values()).anyMatch(signal -> signal.oemUpdatedAt().isEmpty());

        // And one of them alone
        for (JsonNode sent : data) {
            String code = sent.at("/attributes/code").asText();
            check(Simulated.success(simulated.api().signal(owner(), vehicle(), code)), sent);
        }
    }

    private static void check(dev.carflow.smartcar.api.Signal read, JsonNode sent) {
        JsonNode attributes = sent.path("attributes");
        JsonNode error = attributes.at("/status/error");
        assertThat(read.name()).isEqualTo(text(attributes.path("name")));
        assertThat(read.group()).isEqualTo(text(attributes.path("group")));
        assertThat(read.status()).isEqualTo(attributes.at("/status/value").asText());
        assertThat(read.body().map(RawJson::text))
                .isEqualTo(
                        attributes.has("body")
                                ? Optional.of(attributes.path("body").toString())
                                : Optional.empty());
        assertThat(read.error().flatMap(found -> found.type())).isEqualTo(text(error.path("type")));
        assertThat(read.error().flatMap(found -> found.code())).isEqualTo(text(error.path("code")));
        assertThat(read.oemUpdatedAt()).isEqualTo(time(sent.at("/meta/oemUpdatedAt")));
        assertThat(read.retrievedAt()).isEqualTo(time(sent.at("/meta/retrievedAt")));
        assertThat(read.ingestedAt()).isEqualTo(time(sent.at("/meta/ingestedAt")));
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue());
    }

    private static Optional<Instant> time(JsonNode node) {
        return text(node).map(Instant::parse);
    }

    @Test
    void oneSignalAndTheVehicleAreRead() {
        String code = simulated
                .car()
                .vehicle()
                .observe(simulated.clock.instant())
                .get(0)
                .code()
                .code();
        assertThat(Simulated.success(simulated.api().signal(owner(), vehicle(), code))
                        .code())
                .isEqualTo(code);
        assertThat(Simulated.success(simulated.api().vehicle(owner(), vehicle()))
                        .make())
                .contains(simulated.car().vehicle().identity().make());
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyStoreIsNoDataYetInEitherForm(ApiSettings.EmptyStores form) {
        simulate(Simulated.unlimited().withEmptyStores(form));
        simulated.car().vehicle().monitored(false);
        assertThat(Simulated.problem(simulated.asking())).isInstanceOf(ApiProblem.NoDataYet.class);
        assertThat(Simulated.problem(simulated.api().signal(owner(), vehicle(), "charge-ischarging")))
                .isInstanceOf(ApiProblem.NoDataYet.class);
    }

    @Test
    void aVehicleOfAnotherUserIsForbidden() {
        simulate(Simulated.unlimited().withForeignVehicle(ApiSettings.ForeignVehicle.FORBIDDEN));
        assertThat(Simulated.problem(simulated.api().signals("somebody-else", vehicle())))
                .isInstanceOf(ApiProblem.Forbidden.class);
    }

    @ParameterizedTest
    @CsvSource({
        "403, forbidden",
        "409, vehicle-unavailable",
        "429, rate-limited-application",
        "430, quota-spent",
        "500, upstream-status",
        "501, not-capable",
        "502, upstream-status",
        "504, upstream-unreadable"
    })
    void anErrorIsReportedAndNotRetried(int status, String slug) {
        strike(Fault.status(status), 1);
        assertThat(Simulated.problem(simulated.signals()).slug()).isEqualTo(slug);
        assertThat(simulated.smartcar.counts().at(Endpoint.SIGNALS)).isEqualTo(1);
        Simulated.success(simulated.asking());
    }

    @Test
    void rateLimitsOfApplicationVehicleAndMonthAreDistinguished() {
        // Given
        simulate(ApiSettings.defaults()
                .withAllowance(
                        Allowance.smartcar().withBucket(3, 2).withRetryAfter().withVehicleCallsPerMonth(1)));

        // When, then
        Simulated.success(simulated.asking());
        assertThat(Simulated.problem(simulated.asking()))
                .isEqualTo(new ApiProblem.QuotaSpent(ApiError.of("BILLING", "VEHICLE_REQUEST_LIMIT")));
        Simulated.problem(simulated.asking());
        assertThat(Simulated.problem(simulated.asking()))
                .isEqualTo(new ApiProblem.RateLimited(
                        LimitOf.APPLICATION,
                        Optional.of(Duration.ofSeconds(30)),
                        ApiError.of("RATE_LIMIT", "SMARTCAR_API")));
    }

    @Test
    void aRateLimitOfAVehicleNamesTheWait() {
        simulate(
                ApiSettings.defaults().withAllowance(Allowance.unlimited().withVehicleInterval(Duration.ofMinutes(2))));
        Simulated.success(simulated.asking());
        assertThat(Simulated.problem(simulated.asking()))
                .isEqualTo(new ApiProblem.RateLimited(
                        LimitOf.VEHICLE, Optional.of(Duration.ofMinutes(2)), ApiError.of("RATE_LIMIT", "VEHICLE")));
    }

    @Test
    void anExpiredTokenIsReplacedAndTheCallRepeated() {
        // Given
        Simulated.success(askingForTheVehicle());
        simulated.clock.advance(Duration.ofHours(2));

        // When
        Simulated.success(askingForTheVehicle());

        // Then
        assertThat(simulated.smartcar.counts().tokensIssued()).isEqualTo(2);
        assertThat(simulated.smartcar.counts().at(Endpoint.VEHICLE)).isEqualTo(3);
        assertThat(simulated.tokens.refusals()).isEqualTo(1);
    }

    @Test
    void aRevokedTokenIsReplacedAndTheCallRepeated() {
        Simulated.success(askingForTheVehicle());
        simulated.smartcar.revokeTokens();
        Simulated.success(askingForTheVehicle());
        assertThat(simulated.smartcar.counts().withStatus(401)).isEqualTo(1);
        assertThat(simulated.smartcar.counts().tokensIssued()).isEqualTo(2);
    }

    @Test
    void aSecond401IsTheResultAndThereIsNoThirdCall() {
        strike(Fault.status(401), 5);
        assertThat(Simulated.problem(askingForTheVehicle()))
                .isEqualTo(new ApiProblem.Unauthorized(ApiError.of("AUTHENTICATION", "UNAUTHORIZED")));
        assertThat(simulated.smartcar.counts().at(Endpoint.VEHICLE)).isEqualTo(2);
        assertThat(simulated.tokens.refusals()).isEqualTo(2);
    }

    @Test
    void signalsAreNotRequestedAgainAfterA401ButTheNextCallUsesAnotherToken() {
        // Given
        Simulated.success(simulated.asking());
        simulated.smartcar.revokeTokens();

        // When
        ApiProblem refused = Simulated.problem(simulated.asking());

        // Then
        assertThat(refused).isEqualTo(new ApiProblem.Unauthorized(ApiError.of("AUTHENTICATION", "UNAUTHORIZED")));
        assertThat(simulated.smartcar.counts().at(Endpoint.SIGNALS)).isEqualTo(2);
        assertThat(simulated.tokens.refusals()).isEqualTo(1);
        Simulated.success(simulated.asking());
        assertThat(simulated.smartcar.counts().tokensIssued()).isEqualTo(2);
    }

    @Test
    void aUserIsRemovedAtSmartcarWithAllConnections() {
        // Given
        String user = simulated.car().user().id();
        assertThat(connectionsOf(user)).isPositive();

        // When
        boolean removed = Simulated.success(simulated.api().removeUser(user));

        // Then
        assertThat(removed).isTrue();
        assertThat(connectionsOf(user)).isZero();
        assertThat(Simulated.problem(simulated.api().removeUser(user))).isInstanceOf(ApiProblem.NoDataYet.class);
        assertThat(Simulated.problem(simulated.api().removeUser("../connections")))
                .isNotInstanceOf(ApiProblem.Unauthorized.class);
    }

    private long connectionsOf(String user) {
        return simulated.fleet.connections().stream()
                .filter(connection -> connection.user().id().equals(user))
                .count();
    }

    @Test
    void withoutATokenThereIsNoCall() {
        try (VehicleApi api = new VehicleApi(
                VERTX, simulated.settings(), VehicleApi.DEFAULT_USER_FILTER, Tokens.failing(), simulated.clock)) {
            assertThat(Simulated.problem(api.signals(owner(), vehicle()))).isEqualTo(new ApiProblem.NoToken());
        }
        assertThat(simulated.smartcar.counts().calls()).isZero();
    }

    @Test
    void aTokenThatNeverArrivesEndsWithTheTotalTimeout() {
        TransportSettings settings = simulated.settings().withTimeouts(LONG, LONG, SHORT);
        Tokens never = new Tokens(() -> Uni.createFrom().nothing());
        try (VehicleApi api = new VehicleApi(VERTX, settings, VehicleApi.DEFAULT_USER_FILTER, never, simulated.clock)) {
            assertThat(Simulated.problem(api.signals(owner(), vehicle())))
                    .isEqualTo(new ApiProblem.TimedOut(TimeLimit.TOTAL));
        }
    }

    @Test
    void aCallThatTimedOutInTheQueueTakesNoConnection() {
        // Given: the only connection goes to a call without an answer, and others wait for it
        Simulated.success(simulated.asking());
        simulated.with(simulated.settings().withPool(1, 8).withTimeouts(LONG, LONG, Duration.ofSeconds(2)));
        Simulated.success(simulated.asking());
        strike(new Fault.Silence(), 1);
        List<CompletableFuture<ApiResult<VehicleSignals>>> calls = IntStream.range(0, 4)
                .mapToObj(i -> simulated.asking().subscribeAsCompletionStage())
                .toList();

        // When
        calls.forEach(CompletableFuture::join);

        // Then
        assertThat(Simulated.problem(calls.get(0).join())).isEqualTo(new ApiProblem.TimedOut(TimeLimit.TOTAL));
        Simulated.success(simulated.asking());
        await().until(() -> simulated.smartcar.counts().inProgress() == 0);
    }

    @Test
    void silenceEndsWithTheResponseTimeoutAndTheConnection() {
        simulated.with(simulated.settings().withTimeouts(LONG, SHORT, LONG));
        strike(new Fault.Silence(), 1);
        assertThat(Simulated.problem(simulated.asking())).isEqualTo(new ApiProblem.TimedOut(TimeLimit.RESPONSE));
        await().until(() -> simulated.smartcar.counts().inProgress() == 0);
    }

    @Test
    void theTotalTimeEndsACallAndItsConnection() {
        // Given: the first call of all takes longer than others
        Simulated.success(simulated.asking());
        simulated.with(simulated.settings().withTimeouts(LONG, LONG, Duration.ofSeconds(1)));
        strike(new Fault.Silence(), 1);
        assertThat(Simulated.problem(simulated.asking())).isEqualTo(new ApiProblem.TimedOut(TimeLimit.TOTAL));
        await().until(() -> simulated.smartcar.counts().inProgress() == 0);
    }

    @Test
    void aCancelledCallEndsItsConnection() {
        strike(new Fault.Silence(), 1);
        Cancellable call = simulated.asking().subscribe().with(result -> {});
        await().until(() -> simulated.smartcar.counts().at(Endpoint.SIGNALS) == 1);
        call.cancel();
        await().until(() -> simulated.smartcar.counts().inProgress() == 0);
    }

    @Test
    void closingEndsCallsUnderWayAndRefusesLaterOnes() {
        // Given
        strike(new Fault.Silence(), 1);
        CompletableFuture<ApiResult<VehicleSignals>> call = simulated.asking().subscribeAsCompletionStage();
        await().until(() -> simulated.smartcar.counts().at(Endpoint.SIGNALS) == 1);

        // When
        simulated.api().close();

        // Then: long before any time limit
        assertThat(call).succeedsWithin(Duration.ofMinutes(1));
        assertThat(Simulated.problem(call.join()).slug()).isEqualTo("upstream-incomplete");
        assertThat(simulated.asking().subscribeAsCompletionStage()).succeedsWithin(Duration.ofMinutes(1));
    }

    @Test
    void anEndlessAnswerIsCutOffAndDoesNotKeepItsConnection() {
        // Given: a pool of one, which the call after it needs
        simulated.with(simulated.settings().withPool(1, 8).withMaxBodyBytes(300_000));
        strike(new Fault.EndlessBody(), 1);

        // When, then
        assertThat(Simulated.problem(simulated.asking()))
                .isEqualTo(new ApiProblem.UpstreamFault(AnswerFault.TOO_LARGE, 200, ApiError.NONE));
        await().until(() -> simulated.smartcar.counts().inProgress() == 0);
        Simulated.success(simulated.asking());
    }

    @Test
    void aTruncatedAnswerAndAResetAreUpstreamFaults() {
        strike(new Fault.TruncatedBody(), 1);
        strike(new Fault.Reset(), 1);
        assertThat(Simulated.problem(simulated.asking()))
                .isEqualTo(new ApiProblem.UpstreamFault(AnswerFault.INCOMPLETE, 200, ApiError.NONE));
        assertThat(Simulated.problem(simulated.asking()))
                .isEqualTo(new ApiProblem.UpstreamFault(AnswerFault.INCOMPLETE, 0, ApiError.NONE));
        Simulated.success(simulated.asking());
    }

    @Test
    void oneCallMoreThanMayWaitEndsAtOnceAsOverloaded() {
        // Given: a call without an answer on the only connection, two in the queue
        simulated.with(simulated.settings().withPool(1, 2).withTimeouts(LONG, LONG, LONG));
        Simulated.success(simulated.asking());
        strike(new Fault.Silence(), 1);
        Cancellable unanswered = simulated.asking().subscribe().with(result -> {});
        List<CompletableFuture<ApiResult<VehicleSignals>>> admitted = IntStream.range(0, 2)
                .mapToObj(i -> simulated.asking().subscribeAsCompletionStage())
                .toList();

        // When
        ApiProblem refused = Simulated.problem(simulated.asking());

        // Then
        assertThat(refused).isEqualTo(new ApiProblem.Overloaded());
        assertThat(admitted).noneMatch(CompletableFuture::isDone);
        await().until(() -> simulated.smartcar.counts().at(Endpoint.SIGNALS) == 2);
        unanswered.cancel();
        admitted.forEach(call -> assertThat(call.join()).isInstanceOf(ApiResult.Success.class));
        assertThat(simulated.smartcar.counts().at(Endpoint.SIGNALS)).isEqualTo(4);
    }

    @Test
    void aServerThatIsNotThereIsAnUpstreamFault() {
        TransportSettings settings = simulated.settings().withBaseUrl(URI.create("http://127.0.0.1:1/v3"));
        try (VehicleApi api =
                new VehicleApi(VERTX, settings, VehicleApi.DEFAULT_USER_FILTER, Tokens.fixed(), simulated.clock)) {
            assertThat(Simulated.problem(api.signals(owner(), vehicle())))
                    .isEqualTo(new ApiProblem.UpstreamFault(AnswerFault.UNREACHABLE, 0, ApiError.NONE));
        }
    }
}
