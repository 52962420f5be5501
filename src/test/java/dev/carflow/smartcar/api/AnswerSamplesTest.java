package dev.carflow.smartcar.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every response of the API among the samples, served with its status, and the client's result for it. */
class AnswerSamplesTest {

    private static final String USER = "a4c82e9f-6b1d-4e37-9c05-2f8d7a613be4";
    private static final Vertx VERTX = TestVertx.get();

    private final CannedServer server = new CannedServer(VERTX);

    @AfterEach
    void close() {
        server.close();
    }

    private void serve(int status, String sample) {
        server.answers(status, Samples.bytes(sample), Map.of("Content-Type", "application/json"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, error-400-account.json, account-problem, CONNECTED_SERVICES_ACCOUNT/AUTHENTICATION_FAILED",
        "400, error-400-missing-user-id.json, invalid-request, VALIDATION/MISSING_PARAMETER",
        "401, error-401.json, unauthorized, AUTHENTICATION/UNAUTHORIZED",
        "403, error-403.json, forbidden, AUTHENTICATION/ACCESS_DENIED",
        "404, error-404-documented-minimal.json, no-data-yet, -/not_found",
        "404, error-404-path.json, invalid-request, RESOURCE_NOT_FOUND/INVALID_PATH",
        "404, error-404-vehicle.json, no-data-yet, RESOURCE_NOT_FOUND/VEHICLE_NOT_FOUND",
        "409, error-409-vehicle-asleep.json, vehicle-unavailable, VEHICLE_STATE/ASLEEP",
        "429, error-429-smartcar-api.json, rate-limited-application, RATE_LIMIT/SMARTCAR_API",
        "429, error-429-vehicle.json, rate-limited-vehicle, RATE_LIMIT/VEHICLE",
        "430, error-430-vehicle-request-limit.json, quota-spent, BILLING/VEHICLE_REQUEST_LIMIT",
        "500, error-500.json, upstream-status, SERVER/INTERNAL",
        "501, error-501-not-capable.json, not-capable, COMPATIBILITY/VEHICLE_NOT_CAPABLE",
        "502, error-502-upstream.json, upstream-status, UPSTREAM/NO_RESPONSE",
        "400, v2-error-400-validation.json, invalid-request, VALIDATION/-",
        "401, v2-error-401.json, unauthorized, AUTHENTICATION/-",
        "403, v2-error-403-permission.json, forbidden, PERMISSION/-",
        "429, v2-error-429-vehicle.json, rate-limited-vehicle, RATE_LIMIT/VEHICLE"
    })
    void errorsAreDistinguishedByTheCallersNextStep(int status, String sample, String slug, String error) {
        // Given
        serve(status, sample);
        JsonNode first = Samples.json(sample).path("errors").path(0);

        // When
        ApiResult<VehicleSignals> result = Simulated.result(server.api().signals(USER, "v"));

        // Then
        ApiProblem problem = Simulated.problem(result);
        assertThat(problem.slug()).isEqualTo(slug);
        assertThat(problem.error()).hasToString(error);
        assertThat(result.requestId())
                .isEqualTo(Optional.ofNullable(first.path("meta")
                                .path("debug")
                                .path("requestId")
                                .textValue())
                        .or(() -> Optional.ofNullable(
                                Samples.json(sample).path("requestId").textValue())));
    }

    @Test
    void aPageOfAGatewayIsAnUpstreamFaultWithAnyStatus() {
        byte[] page = Samples.json("error-504-gateway-html.json")
                .path("body")
                .asText()
                .getBytes(StandardCharsets.UTF_8);
        for (int status : new int[] {200, 204, 302, 400, 403, 404, 409, 500, 501, 502, 503, 504}) {
            server.answers(status, status == 204 ? new byte[0] : page, Map.of("Content-Type", "text/html"));
            assertThat(Simulated.problem(server.api().signals(USER, "v")))
                    .as("status %s", status)
                    .isInstanceOfSatisfying(ApiProblem.UpstreamFault.class, fault -> assertThat(fault.status())
                            .isEqualTo(status));
        }
    }

    @Test
    void allSignalsWithBodiesErrorsAndTimes() {
        // Given
        serve(200, "signals-all.json");
        JsonNode sample = Samples.json("signals-all.json");

        // When
        VehicleSignals signals = Simulated.success(server.api().signals(USER, "v"));

        // Then
        assertThat(signals.signals()).hasSize(sample.path("data").size());
        assertThat(signals.isShort()).isFalse();
        assertThat(signals.vehicle().orElseThrow().make())
                .isEqualTo(Optional.of(
                        sample.at("/included/vehicle/attributes/make").asText()));
        for (int i = 0; i < signals.signals().size(); i++) {
            JsonNode attributes = sample.path("data").path(i).path("attributes");
            Signal signal = signals.signals().get(i);
            assertThat(signal.code()).isEqualTo(attributes.path("code").asText());
            assertThat(signal.name()).contains(attributes.path("name").asText());
            assertThat(signal.group()).contains(attributes.path("group").asText());
            assertThat(signal.status()).isEqualTo(attributes.at("/status/value").asText());
            assertThat(signal.body().map(body -> body.tree().toString()))
                    .isEqualTo(Optional.ofNullable(attributes.get("body")).map(JsonNode::toString));
        }
        Signal stale = signal(signals, "charge-wattage");
        assertThat(stale.isSuccess()).isFalse();
        assertThat(stale.error().orElseThrow().code()).contains("NOT_CHARGING");
        assertThat(stale.body()).isPresent();
        assertThat(stale.oemUpdatedAt()).contains(Instant.parse("2026-11-20T03:55:47Z"));
        assertThat(stale.retrievedAt()).contains(Instant.parse("2026-11-20T03:57:53.614Z"));
        assertThat(stale.ingestedAt()).contains(Instant.parse("2026-11-21T08:33:21.410Z"));
        assertThat(signal(signals, "vehicleidentification-vin").oemUpdatedAt()).isEmpty();
    }

    private static Signal signal(VehicleSignals signals, String code) {
        return signals.signals().stream()
                .filter(signal -> signal.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anEmptyStoreIsNoDataYet() {
        serve(200, "signals-empty-store.json");
        assertThat(Simulated.problem(server.api().signals(USER, "v"))).isInstanceOf(ApiProblem.NoDataYet.class);
    }

    @Test
    void aSingleSignalIsReadWithAndWithoutItsWrapper() {
        serve(200, "signal-single.json");
        Signal wrapped = Simulated.success(server.api().signal(USER, "v", "tractionbattery-stateofcharge"));
        serve(200, "signal-single-2025-unwrapped.json");
        Signal bare = Simulated.success(server.api().signal(USER, "v", "odometer-traveleddistance"));

        assertThat(wrapped.code()).isEqualTo("tractionbattery-stateofcharge");
        assertThat(wrapped.oemUpdatedAt()).contains(Instant.parse("2026-11-21T08:33:05Z"));
        assertThat(bare.body().orElseThrow().tree()).hasToString("{\"unit\":\"kilometers\",\"value\":48217.63845}");
        assertThat(bare.oemUpdatedAt()).contains(Instant.ofEpochMilli(1795249985000L));
        assertThat(bare.retrievedAt()).contains(Instant.ofEpochMilli(1795249996000L));
    }

    @Test
    void aVehicleIsReadWithAndWithoutItsWrapper() {
        serve(200, "vehicle.json");
        Vehicle wrapped = Simulated.success(server.api().vehicle(USER, "v"));
        server.answers(200, Samples.json("vehicle.json").path("data").toString());
        Vehicle bare = Simulated.success(server.api().vehicle(USER, "v"));

        assertThat(bare).isEqualTo(wrapped);
        assertThat(wrapped.make()).contains("TESLA");
        assertThat(wrapped.year()).contains(2022);
        assertThat(wrapped.mode()).contains("live");
        assertThat(wrapped.powertrainType()).contains("BEV");
    }

    @Test
    void connectionsOfAUser() {
        serve(200, "connections-filter-user.json");
        ConnectionPage page = Simulated.success(server.api().connections(ConnectionQuery.ofUser(USER), 1));

        assertThat(page.connections()).hasSize(3);
        assertThat(page.last()).isTrue();
        assertThat(page.foreign() + page.unreadable()).isZero();
        Connection first = page.connections().get(0);
        assertThat(first.userId()).isEqualTo(USER);
        assertThat(first.externalId()).contains("customer-10442");
        assertThat(first.vehicle().id()).isEqualTo("c2f0a7d4-8e36-4b19-9d52-61b8f3a04e77");
        assertThat(first.permissions()).hasSize(6).contains("read_vin");
        assertThat(first.createdAt()).contains(Instant.parse("2026-10-20T09:14:20.511Z"));
    }

    @Test
    void pagesOfConnectionsAreReadToTheLast() {
        server.answers(request -> request.response()
                .end(Buffer.buffer(Samples.bytes(
                        request.getParam("page[number]").equals("1")
                                ? "connections-page1.json"
                                : "connections-page2.json"))));
        ConnectionList all = Simulated.success(
                server.api().allConnections(ConnectionQuery.everybody().withPageSize(10)));

        assertThat(all.connections()).hasSize(12).doesNotHaveDuplicates();
        assertThat(all.complete()).isTrue();
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void noConnectionsAreASuccess() {
        serve(200, "connections-empty.json");
        assertThat(Simulated.success(server.api().allConnections(ConnectionQuery.ofUser(USER)))
                        .connections())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "120, PT2M",
                "0, PT0S",
                "' 7 ', PT7S",
                "'Sat, 21 Nov 2026 08:01:30 GMT', PT1M30S",
                "'Sat, 21 Nov 2026 07:00:00 GMT', PT0S",
                "'Sat, 21 Nov 2099 07:00:00 GMT', none",
                "1795250000, none",
                "99999999999999999999, none",
                "-5, none",
                "1.5, none",
                "soon, none",
                "'', none"
            })
    void retryAfterIsSecondsOrADateOrNothing(String header, Duration wait) {
        server.answers(429, Samples.bytes("error-429-vehicle.json"), Map.of("Retry-After", header));
        assertThat(Simulated.problem(server.api().signals(USER, "v")))
                .isInstanceOfSatisfying(ApiProblem.RateLimited.class, limited -> assertThat(limited.retryAfter())
                        .isEqualTo(Optional.ofNullable(wait)));
    }

    @Test
    void codesAreComparedWithoutCaseAndUnknownOnesAreKept() {
        server.answers(429, "{\"errors\":[{\"type\":\"rate_limit\",\"code\":\"vehicle\"}]}");
        assertThat(Simulated.problem(server.api().signals(USER, "v")).slug()).isEqualTo("rate-limited-vehicle");
        server.answers(400, "{\"errors\":[{\"type\":\"connected_services_account\",\"code\":\"NEWS_OF_2027\"}]}");
        assertThat(Simulated.problem(server.api().signals(USER, "v")))
                .isEqualTo(new ApiProblem.AccountProblem(ApiError.of("connected_services_account", "NEWS_OF_2027")));
    }

    @Test
    void theHeadersRequestIdComesFirst() {
        server.answers(500, Samples.bytes("error-500.json"), Map.of("SC-Request-Id", "from-the-header"));
        assertThat(Simulated.result(server.api().signals(USER, "v")).requestId())
                .contains("from-the-header");
    }

    @Test
    void signalsAreReadInEveryOtherSampleShape() {
        // Given: no status, no meta, zero times, other names, a body of other members, unknown members, no code
        server.answers(200, """
                {"data":[
                  {"id":"a-one","attributes":{"body":{"x":1.10,"new":{"deep":[null,1e2]}}},"meta":{"oemUpdatedAt":0,"retrievedAt":0}},
                  {"attributes":{"code":"a-two","status":{"error":{"type":"PERMISSION","code":null}}},"later":true},
                  {"attributes":{"code":"a-three","status":{"value":"UNAVAILABLE"},"body":null},"meta":{"fetchedAt":1795249996000}},
                  {"attributes":{"body":{"value":1}}}, 7, null],
                 "meta":{"totalCount":9,"page":1},"links":{"previous":null,"self":"/vehicles/v/signals"},"included":[]}""");

        // When
        VehicleSignals signals = Simulated.success(server.api().signals(USER, "v"));

        // Then
        assertThat(signals.signals()).extracting(Signal::code).isEqualTo(List.of("a-one", "a-two", "a-three"));
        assertThat(signals.isShort()).isTrue();
        assertThat(signals.vehicle()).isEmpty();
        Signal one = signals.signals().get(0);
        assertThat(one.isSuccess()).isTrue();
        assertThat(one.body().orElseThrow().tree().path("x").decimalValue()).hasToString("1.10");
        assertThat(one.body().orElseThrow().tree().at("/new/deep")).hasSize(2);
        assertThat(one.oemUpdatedAt()).isEmpty();
        Signal two = signals.signals().get(1);
        assertThat(two.status()).isEqualTo("ERROR");
        assertThat(two.error().orElseThrow())
                .isEqualTo(new Signal.SignalError(Optional.of("PERMISSION"), Optional.empty()));
        Signal three = signals.signals().get(2);
        assertThat(three.status()).isEqualTo("UNAVAILABLE");
        assertThat(three.body()).isEmpty();
        assertThat(three.retrievedAt()).contains(Instant.ofEpochMilli(1795249996000L));
    }

    @Test
    void unknownMembersOfASignalAreKeptFromBothSources() {
        // Given
        String members = """
                "code":"a-b","later":[1.10],"status":{"value":"ERROR","error":{"type":"SERVER","code":"X","title":"t"}}""";
        String meta = "{\"oemUpdatedAt\":1795249985,\"ingestedAt\":0,\"quality\":\"GOOD\"}";
        server.answers(200, "{\"data\":[{\"attributes\":{" + members + "},\"meta\":" + meta + "}]}");

        // When
        Signal ofApi =
                Simulated.success(server.api().signals(USER, "v")).signals().get(0);
        Signal ofWebhook = Signal.ofWebhook(
                        Fields.object(("{" + members + ",\"meta\":" + meta + "}").getBytes(StandardCharsets.UTF_8))
                                .orElseThrow())
                .orElseThrow();

        // Then
        assertThat(ofApi.others()).hasToString("{later=[1.10], meta={\"quality\":\"GOOD\"}}");
        assertThat(ofApi.error().orElseThrow().others()).hasToString("{title=\"t\"}");
        assertThat(ofApi.oemUpdatedAt()).contains(Instant.ofEpochSecond(1795249985));
        assertThat(ofWebhook).isEqualTo(ofApi);
    }

    @Test
    void anUnknownShapeIsAFaultAndNotAnEmptyResult() {
        for (String body :
                new String[] {"{}", "[]", "{\"data\":{}}", "{\"data\":null}", "", "nope", "{\"data\":[]} x"}) {
            server.answers(200, body);
            assertThat(Simulated.problem(server.api().signals(USER, "v")))
                    .as(body)
                    .isEqualTo(new ApiProblem.UpstreamFault(AnswerFault.UNREADABLE, 200, ApiError.NONE));
        }
    }
}
