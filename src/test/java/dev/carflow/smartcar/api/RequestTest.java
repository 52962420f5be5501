package dev.carflow.smartcar.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.smartcar.http.TransportSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The members of a request, and those that it never has. */
class RequestTest {

    private static final Vertx VERTX = TestVertx.get();

    private final CannedServer server = new CannedServer(VERTX);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aCallCarriesTheTokenAndTheUser() {
        server.answers(200, Samples.bytes("signals-all.json"), Map.of());
        Simulated.success(server.api().signals("a-user", "a-vehicle"));
        assertThat(server.asked.get(0).uri()).isEqualTo("/v3/vehicles/a-vehicle/signals");
        assertThat(server.asked.get(0).headers())
                .containsEntry("authorization", "Bearer fixed-secret-token")
                .containsEntry("sc-user-id", "a-user");
    }

    @Test
    void idsAreEncodedIntoThePath() {
        server.answers(200, Samples.bytes("signal-single.json"), Map.of());
        Simulated.success(server.api().signal("u", "../x?a=b#c/é %2e", "a/b"));
        assertThat(server.asked.get(0).uri())
                .isEqualTo("/v3/vehicles/..%2Fx%3Fa%3Db%23c%2F%C3%A9%20%252e/signals/a%2Fb");
    }

    @Test
    void bracketsOfQueriesAreEncoded() {
        server.answers(200, Samples.bytes("connections-empty.json"), Map.of());
        Simulated.success(server.api()
                .connections(ConnectionQuery.ofUser("u&x=y").forVehicle("v").inMode("live"), 2));
        assertThat(server.asked.get(0).uri())
                .isEqualTo("/v3/connections?page%5Bnumber%5D=2&page%5Bsize%5D=100&filter%5BuserId%5D=u%26x%3Dy"
                        + "&filter%5BvehicleId%5D=v&filter%5Bvehicle.mode%5D=live");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", ".."})
    void anIdThatWouldChangeThePathIsNotSent(String id) {
        assertThat(Simulated.problem(server.api().signals("u", id)))
                .isEqualTo(new ApiProblem.InvalidRequest(ApiError.NONE));
        assertThat(VehicleApi.canAskForSignals("u", id)).isFalse();
        assertThat(VehicleApi.canAskForSignals("u", "v")).isTrue();
        assertThat(server.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nX-Injected: 1", "a b", "é", "\u0000"})
    void aUserIdThatIsNoHeaderValueIsNotSent(String id) {
        assertThat(Simulated.problem(server.api().signals(id, "v")))
                .isEqualTo(new ApiProblem.InvalidRequest(ApiError.NONE));
        assertThat(Simulated.problem(server.api().vehicle((String) null, "v")))
                .isEqualTo(new ApiProblem.InvalidRequest(ApiError.NONE));
        assertThat(server.asked).isEmpty();
    }

    @Test
    void redirectsAreNotFollowed() {
        server.answers(302, new byte[0], Map.of("Location", "/elsewhere"));
        assertThat(Simulated.problem(server.api().signals("u", "v")).slug()).isEqualTo("upstream-status");
        assertThat(server.asked).hasSize(1);
    }

    /** Announced or not, by length or by the end of the connection: a body is whole or a fault. */
    @ParameterizedTest
    @ValueSource(strings = {"short", "cut chunk", "announced too long", "chunked too long", "drip"})
    void aBodyThatIsNotWholeIsAFaultAndClosesTheConnection(String kind) {
        // Given
        CompletableFuture<Void> closed = new CompletableFuture<>();
        server.answers(request -> {
            request.connection().closeHandler(over -> closed.complete(null));
            misbehave(kind, request);
        });
        TransportSettings settings =
                server.settings().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(900));

        // When
        try (VehicleApi api =
                new VehicleApi(VERTX, settings, VehicleApi.DEFAULT_USER_FILTER, server.tokens, Clock.systemUTC())) {
            String slug = Simulated.problem(api.signals("u", "v")).slug();

            // Then
            assertThat(slug)
                    .isEqualTo(
                            switch (kind) {
                                case "drip" -> "timed-out-total";
                                case "short", "cut chunk" -> "upstream-incomplete";
                                default -> "upstream-too-large";
                            });
            assertThat(closed).succeedsWithin(Duration.ofMinutes(1));
        }
    }

    private static void misbehave(String kind, HttpServerRequest request) {
        var response = request.response();
        switch (kind) {
            case "short" ->
                response.putHeader("Content-Length", "100").write("{").onComplete(w -> response.reset());
            case "cut chunk" -> response.setChunked(true).write("{\"data\":[]}").onComplete(w -> response.reset());
            case "announced too long" -> response.end(" ".repeat(200_001));
            case "chunked too long" -> response.setChunked(true).write(" ".repeat(200_001));
            default -> {
                response.setChunked(true);
                VERTX.setPeriodic(50, timer -> {
                    if (response.closed()) {
                        VERTX.cancelTimer(timer);
                    } else {
                        response.write(" ");
                    }
                });
            }
        }
    }

    @Test
    void noTextHoldsTheTokenOrTheResponse() {
        server.answers(
                200,
                "{\"data\":[{\"id\":\"vin\",\"attributes\":{\"body\":{\"value\":\"SECRETVIN\",\"latitude\":52.5}}}]}");
        ApiResult<VehicleSignals> result = Simulated.result(server.api().signals("user-1", "v"));
        VehicleSignals signals = result.fold(value -> value, problem -> null);
        assertThat(result + "" + signals + signals.signals()).doesNotContain("SECRETVIN", "52.5", "fixed-secret");

        server.answers(
                400,
                "{\"errors\":[{\"type\":\"VALIDATION\",\"code\":\"SECRETVIN of user-1\\n\",\"detail\":\"SECRETVIN\"}]}");
        assertThat(Simulated.result(server.api().signals("user-1", "v")).toString())
                .contains("VALIDATION")
                .doesNotContain("SECRETVIN", "user-1", "fixed-secret");
    }

    @Test
    void anUntrustedCertificateIsAFaultAndGetsNoToken(@TempDir Path directory) throws Exception {
        // Given
        Path keys = directory.resolve("keys.p12");
        String keytool = System.getProperty("java.home") + "/bin/keytool";
        new ProcessBuilder((keytool + " -genkeypair -keyalg EC -alias x -dname CN=localhost -ext san=ip:127.0.0.1"
                                + " -storetype PKCS12 -storepass changeit -keystore " + keys)
                        .split(" "))
                .start()
                .waitFor();
        AtomicInteger requests = new AtomicInteger();
        HttpServer impostor = Await.result(VERTX.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(keys.toString()).setPassword("changeit")))
                .requestHandler(request -> requests.incrementAndGet())
                .listen(0, "127.0.0.1"));

        // When
        TransportSettings settings =
                server.settings().withBaseUrl(URI.create("https://127.0.0.1:" + impostor.actualPort() + "/v3"));
        try (VehicleApi api =
                new VehicleApi(VERTX, settings, VehicleApi.DEFAULT_USER_FILTER, server.tokens, Clock.systemUTC())) {

            // Then
            assertThat(Simulated.problem(api.signals("u", "v")).slug()).isEqualTo("upstream-unreachable");
            assertThat(requests).hasValue(0);
        }
        Await.result(impostor.close());
    }
}
