package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance.Charged;
import dev.carflow.sandbox.simulator.api.ApiSettings.EmptyStores;
import dev.carflow.sandbox.simulator.api.LegacySettings.Version2;
import dev.carflow.sandbox.simulator.api.PageSettings.OversizedPage;
import dev.carflow.sandbox.simulator.api.PageSettings.PageShift;
import dev.carflow.sandbox.simulator.api.SignalAnswers.Units;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.Statement;
import dev.carflow.sandbox.simulator.fleet.Statement.Source;
import dev.carflow.sandbox.simulator.fleet.StoredSignal;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The switches to the reading that is harder on a client. */
class HarshApiTest {

    private static final Vertx VERTX = TestVertx.get();

    private static ApiClient client(ApiSettings settings) {
        return new ApiClient(VERTX, settings).authorized();
    }

    private static ApiSettings unlimited() {
        return ApiClient.unlimited();
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorOnRecordCanBeInjected(ErrorKind kind) {
        try (ApiClient client = client(unlimited())) {
            // When
            client.api.faults().inject(Fault.error(kind), FaultCondition.next(1).at(Endpoint.SIGNALS));
            HttpResponse<String> answer = client.signalsOf(0);

            // Then
            JsonNode error = ApiClient.json(answer).path("errors").path(0);
            assertThat(answer.statusCode()).isEqualTo(kind.status());
            assertThat(error.path("type").asText()).isEqualTo(kind.type());
            assertThat(error.path("code").asText()).isEqualTo(kind.code());
            assertThat(error.path("status").asText()).isEqualTo(String.valueOf(kind.status()));
        }
    }

    @ParameterizedTest
    @CsvSource({"202", "302", "400", "404", "410", "503"})
    void statusesThatAreNoErrorsOfV3CanBeInjectedToo(int status) {
        try (ApiClient client = client(unlimited())) {
            client.api.faults().inject(Fault.status(status), FaultCondition.next(1));
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(status);
        }
    }

    @Test
    void faultsCostAsMuchAsAnswersIfSoSet() {
        try (ApiClient client = client(unlimited()
                .withAllowance(Allowance.smartcar()
                        .withBucket(3, 0)
                        .withVehicleCallsPerMonth(2)
                        .charging(Charged.FAULTS)))) {
            // Given
            client.api.faults().inject(Fault.status(500), FaultCondition.next(2).at(Endpoint.SIGNALS));

            // When
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(500);
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(500);

            // Then
            assertThat(Await.result(client.api.callsThisMonth(client.vehicle(0))))
                    .isEqualTo(2);
            assertThat(Await.result(client.api.allowanceLeft())).isCloseTo(1, within(1e-6));
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(430);
            client.api.faults().inject(Fault.status(500), FaultCondition.next(1));
            assertThat(client.signalsOf(0).statusCode())
                    .as("no allowance is left for the fault")
                    .isEqualTo(429);
        }
    }

    @Test
    void callsWithoutAValidTokenCostIfSoSet() {
        Allowance allowance = Allowance.smartcar().withBucket(2, 0);
        try (ApiClient client = client(unlimited().withAllowance(allowance.charging(Charged.UNAUTHORIZED)));
                ApiClient free = client(unlimited().withAllowance(allowance))) {
            for (ApiClient each : List.of(client, free)) {
                each.api.revokeTokens();
                each.get("/connections");
                each.get("/connections");
            }
            assertThat(client.authorized().get("/connections").statusCode()).isEqualTo(429);
            assertThat(free.authorized().get("/connections").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusedCallsTakeTheRefillIfSoSet() {
        try (ApiClient client = client(
                unlimited().withAllowance(Allowance.smartcar().withBucket(1, 2).charging(Charged.REFUSED)))) {
            // Given
            client.get("/connections");

            // When asked every 20 s, while a call takes 30 s to grow
            for (int i = 0; i < 5; i++) {
                client.clock.advance(Duration.ofSeconds(20));
                assertThat(client.get("/connections").statusCode()).isEqualTo(429);
            }

            // Then only waiting helps
            client.clock.advance(Duration.ofSeconds(30));
            assertThat(client.get("/connections").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theVehiclesLimitCanKeepSilentOnWhenToComeBack() {
        try (ApiClient client = client(unlimited()
                .withAllowance(Allowance.unlimited()
                        .withVehicleInterval(Duration.ofMinutes(2))
                        .hiding()))) {
            client.signalsOf(0);
            HttpResponse<String> refusal = client.signalsOf(0);
            ErrorSample.assertIs(refusal, 429, "error-429-vehicle.json");
            assertThat(refusal.headers().firstValue("Retry-After")).isEmpty();
        }
    }

    @Test
    void theMonthBeginsOnTheSetDayAndCommandsOfOthersCount() {
        try (ApiClient client = client(unlimited()
                .withTokenLifetime(Duration.ofDays(60))
                .withAllowance(Allowance.unlimited().withVehicleCallsPerMonth(3).withMonthFrom(24)))) {
            // Given, on 21 November
            Await.result(client.api.useUp(client.vehicle(0), 2));
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(200);
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(430);

            // When it is 24 November, then 1 December
            client.clock.advance(Duration.ofDays(3));
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(200);
            Await.result(client.api.useUp(client.vehicle(0), 2));
            client.clock.advance(Duration.ofDays(8));

            // Then the first of a month changes nothing
            assertThat(client.signalsOf(0).statusCode()).isEqualTo(430);
        }
    }

    @Test
    void aNewTokenEndsTheEarlierOnesIfSoSet() {
        try (ApiClient client = client(unlimited()
                .withTokens(TokenSettings.realistic().endingEarlierOnes().withRequestsPerMinute(3)))) {
            // When
            client.token(ApiClient.FORM);

            // Then
            assertThat(client.get("/connections").statusCode()).isEqualTo(401);

            // And the token endpoint has a limit of its own
            assertThat(client.token(ApiClient.FORM).statusCode()).isEqualTo(200);
            assertThat(client.token(ApiClient.FORM).statusCode()).isEqualTo(429);
            client.clock.advance(Duration.ofSeconds(20));
            assertThat(client.token(ApiClient.FORM).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aUsedRefreshTokenWorksOnlySoManyTimesMore() {
        LegacySettings legacy = LegacySettings.defaults().withFurtherUses(1);
        try (ApiClient client = client(unlimited().withLegacy(legacy))) {
            String token = client.api.issueTokens(client.vehicle(0)).refreshToken();
            assertThat(refresh(client, legacy, token)).isEqualTo(200);
            assertThat(refresh(client, legacy, token)).isEqualTo(200);
            assertThat(refresh(client, legacy, token)).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"GONE, 410", "NOT_FOUND, 404"})
    void version2CanBeSwitchedOffWhileTheTokenEndpointGoesOn(Version2 state, int status) {
        LegacySettings legacy = LegacySettings.defaults();
        try (ApiClient client = client(unlimited().withLegacy(legacy))) {
            // Given
            VehicleTokens tokens = client.api.issueTokens(client.vehicle(0));

            // When
            client.api.version2(state);

            // Then
            for (String path : List.of("/user", "/vehicles")) {
                assertThat(client.send(HttpRequest.newBuilder(URI.create(client.api.legacyApi() + path))
                                        .header("Authorization", "Bearer " + tokens.accessToken()))
                                .statusCode())
                        .isEqualTo(status);
            }
            assertThat(client.send(HttpRequest.newBuilder(
                                    URI.create(client.api.legacyManagementApi() + "/management/connections")))
                            .statusCode())
                    .isEqualTo(status);
            assertThat(refresh(client, legacy, tokens.refreshToken())).isEqualTo(200);
        }
    }

    @Test
    void aPageLargerThanTheLargestIsCutSilently() {
        try (ApiClient client =
                client(unlimited().withPages(PageSettings.realistic().withLargest(10, OversizedPage.CAPPED)))) {
            JsonNode page = ApiClient.json(client.get("/connections?page%5Bsize%5D=100"));
            assertThat(page.path("data")).hasSize(10);
            assertThat(walk(client, "/connections?page%5Bsize%5D=100"))
                    .hasSize(33)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void rowsThatMoveBetweenPagesComeTwiceOrNotAtAll() {
        try (ApiClient repeating =
                        client(unlimited().withPages(PageSettings.realistic().withShift(PageShift.REPEATS)));
                ApiClient skipping =
                        client(unlimited().withPages(PageSettings.realistic().withShift(PageShift.SKIPS)))) {
            List<String> repeated = walk(repeating, "/connections");
            assertThat(repeated).hasSizeGreaterThan(33);
            assertThat(new HashSet<>(repeated)).as("every row").hasSize(33);
            assertThat(walk(skipping, "/connections")).hasSizeLessThan(33).doesNotHaveDuplicates();
        }
    }

    @Test
    void listsLackSignalsWithAWordOrWithout() {
        try (ApiClient cut =
                        client(unlimited().withAnswers(SignalAnswers.realistic().withCut(1)));
                ApiClient thinned =
                        client(unlimited().withAnswers(SignalAnswers.realistic().withThinned(1)))) {
            int whole = stored(cut).size();
            JsonNode announced = ApiClient.json(cut.signalsOf(0));
            assertThat(announced.path("data").size()).isPositive().isLessThan(whole);
            assertThat(announced.at("/meta/totalCount").asInt()).isEqualTo(whole);
            JsonNode silent = ApiClient.json(thinned.signalsOf(0));
            assertThat(silent.path("data").size()).isPositive().isLessThan(whole);
            assertThat(silent.at("/meta/totalCount").asInt())
                    .isEqualTo(silent.path("data").size());
        }
    }

    @Test
    void theSameReadingIsWordedOtherwiseThanByWebhooksAndRememberedAsItWasSaid() {
        SignalAnswers answers = SignalAnswers.realistic()
                .withUnits(Units.IMPERIAL)
                .inWholeSeconds()
                .withEpochTimes()
                .withClockAhead(Duration.ofSeconds(-3));
        try (ApiClient client = new ApiClient(
                        VERTX,
                        unlimited().withAnswers(answers),
                        FleetSettings.of(20, 33).withStatements())
                .authorized()) {
            // Given a reading at an uneven time
            Vehicle vehicle = client.fleet.connections().get(0).vehicle();
            client.clock.advance(Duration.ofMillis(123_456));
            vehicle.report(client.clock.instant(), 0, EnumSet.allOf(SignalCode.class));

            // When
            JsonNode answer = find(ApiClient.json(client.signalsOf(0)), "odometer-traveleddistance");

            // Then
            Signal car = stored(client).stream()
                    .map(StoredSignal::signal)
                    .filter(signal -> signal.code().code().equals("odometer-traveleddistance"))
                    .findFirst()
                    .orElseThrow();
            double km = Double.parseDouble(car.body().replaceAll("\\{\"value\":([0-9.]+),\"unit\":\"km\"}", "$1"));
            assertThat(answer.at("/attributes/body/unit").asText()).isEqualTo("miles");
            assertThat(answer.at("/attributes/body/value").asDouble() * 1.609344)
                    .isCloseTo(km, within(0.001));
            assertThat(answer.at("/meta/oemUpdatedAt").asLong()).isEqualTo(car.oemUpdatedAt() / 1000 * 1000);
            assertThat(answer.at("/meta/retrievedAt").asLong()).isEqualTo(car.retrievedAt() - 3000);
            List<Statement> statements = vehicle.statements("odometer-traveleddistance");
            assertThat(statements).extracting(Statement::source).containsExactly(Source.WEBHOOK, Source.API);
            assertThat(statements.get(0).signal()).isEqualTo(car);
            assertThat(statements.get(1).signal().oemUpdatedAt())
                    .isEqualTo(answer.at("/meta/oemUpdatedAt").asLong());
            assertThat(statements.get(1).signal().body())
                    .isEqualTo(answer.at("/attributes/body").toString());
        }
    }

    @Test
    void singlesComeWithoutTheirWrapperIfSoSet() {
        try (ApiClient client =
                client(unlimited().withAnswers(SignalAnswers.realistic().unwrappedSingles()))) {
            JsonNode vehicle = ApiClient.json(client.get("/vehicles/" + client.vehicle(0)));
            assertThat(vehicle.path("id").asText()).isEqualTo(client.vehicle(0));
            JsonNode signal =
                    ApiClient.json(client.get(client.signalsPath(0) + "/odometer-traveleddistance", client.owner(0)));
            assertThat(signal.path("id").asText()).isEqualTo("odometer-traveleddistance");
        }
    }

    @Test
    void noDataYetCanBeASignalThatIsNotFound() {
        try (ApiClient client = client(unlimited().withEmptyStores(EmptyStores.SIGNAL_NOT_FOUND))) {
            client.fleet.connections().get(0).vehicle().monitored(false);
            for (HttpResponse<String> answer : List.of(
                    client.signalsOf(0),
                    client.get(client.signalsPath(0) + "/odometer-traveleddistance", client.owner(0)))) {
                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(ApiClient.json(answer).at("/errors/0/code").asText()).isEqualTo("SIGNAL_NOT_FOUND");
            }
        }
    }

    @Test
    void everyAnswerIsDatedByTheSimulatedClock() {
        try (ApiClient client = client(unlimited())) {
            assertThat(client.get("/connections").headers().firstValue("Date"))
                    .contains("Sat, 21 Nov 2026 08:00:00 GMT");
        }
    }

    @Test
    void aSharedVehicleIsReportedToEachUserAndASoldOneToTheBuyerOnly() {
        try (ApiClient client = client(unlimited())) {
            // Given
            String vehicle = client.vehicle(0);
            String seller = client.owner(0);
            Instant now = client.clock.instant();
            String second = client.fleet
                    .share(vehicle, client.fleet.newUser(null), now)
                    .user()
                    .id();
            String path = client.signalsPath(0);
            assertThat(client.get(path, seller).statusCode()).isEqualTo(200);
            assertThat(client.get(path, second).statusCode()).isEqualTo(200);

            // When
            String buyer = client.fleet
                    .sell(vehicle, client.fleet.newUser(null), now)
                    .user()
                    .id();

            // Then
            assertThat(client.get(path, buyer).statusCode()).isEqualTo(200);
            assertThat(client.get(path, seller).statusCode()).isEqualTo(404);
            assertThat(client.get(path, second).statusCode()).isEqualTo(404);
            assertThat(client.fleet.vehicle(vehicle).orElseThrow().owner().id()).isEqualTo(buyer);
            String mode = client.fleet.vehicle(vehicle).orElseThrow().identity().mode();
            assertThat(ApiClient.json(client.get("/connections?filter%5BvehicleId%5D=" + vehicle
                                    + "&filter%5Bvehicle.mode%5D=" + mode))
                            .path("data"))
                    .hasSize(1);
        }
    }

    @Test
    void theHarshPresetStillLetsAClientThroughThatRetries() {
        try (ApiClient client = new ApiClient(VERTX, ApiSettings.harsh(), FleetSettings.harsh(20, 33)).authorized()) {
            // Given
            client.clock.advance(Duration.ofMinutes(1));
            Vehicle vehicle = client.fleet.reportedVehicles().stream()
                    .filter(Vehicle::isMonitored)
                    .findFirst()
                    .orElseThrow();
            String path = "/vehicles/" + vehicle.id() + "/signals";
            assertThat(client.get(path, vehicle.owner().id()).statusCode()).isEqualTo(404);

            // When its first event is in the store
            vehicle.report(client.clock.instant(), 0, Set.of(SignalCode.EXTERNAL_TEMPERATURE));
            client.clock.advance(Duration.ofMinutes(3));

            // Then
            assertThat(ApiClient.json(client.get(path, vehicle.owner().id())).path("data"))
                    .isNotEmpty();
        }
    }

    private static List<StoredSignal> stored(ApiClient client) {
        return client.fleet.connections().get(0).vehicle().stored(client.clock.instant());
    }

    private static JsonNode find(JsonNode answer, String code) {
        for (JsonNode signal : answer.path("data")) {
            if (signal.path("id").asText().equals(code)) {
                return signal;
            }
        }
        throw new AssertionError("no " + code);
    }

    private static List<String> walk(ApiClient client, String path) {
        List<String> ids = new ArrayList<>();
        String next = client.api.vehicleApi() + path;
        while (next != null) {
            JsonNode page = ApiClient.json(client.follow(next));
            page.path("data")
                    .forEach(connection -> ids.add(connection.path("id").asText()));
            next = page.at("/links/next").textValue();
        }
        return ids;
    }

    private static int refresh(ApiClient client, LegacySettings legacy, String token) {
        String basic = Base64.getEncoder()
                .encodeToString((legacy.clientId() + ":" + legacy.clientSecret()).getBytes(StandardCharsets.UTF_8));
        return client.send(HttpRequest.newBuilder(client.api.legacyTokenUri())
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=refresh_token&refresh_token=" + token)))
                .statusCode();
    }
}
