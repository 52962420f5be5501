package dev.carflow.smartcar.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Faulted;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Granted;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Refused;
import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.ClientCredentials;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the samples and of older editions as they come over the wire, and the requests for them. */
class LegacySamplesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final AccessToken TOKEN = new AccessToken("a-vehicles-token", NOW.plusSeconds(60));
    private static Vertx vertx;
    private static HttpServer server;
    private static volatile int status;
    private static volatile byte[] body;
    private static volatile HttpServerRequest asked;
    private static volatile String form;
    private static SmartcarHost host;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        server = Await.result(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(received -> {
                    asked = request;
                    form = received.toString();
                    request.response().setStatusCode(status).end(Buffer.buffer(body));
                }))
                .listen(0, "127.0.0.1"));
        host = new SmartcarHost(
                vertx,
                SmartcarDefaults.transport()
                        .withBaseUrl(URI.create("http://127.0.0.1:" + server.actualPort() + "/base")),
                CLOCK);
    }

    @AfterAll
    static void stop() {
        host.close();
        Await.result(server.close());
        Await.result(vertx.close());
    }

    private static void answer(int newStatus, byte[] newBody) {
        status = newStatus;
        body = newBody;
    }

    private static void answer(int newStatus, String json) {
        answer(newStatus, json.getBytes(StandardCharsets.UTF_8));
    }

    private static LegacyTokenResult refreshed() {
        return new LegacyTokens(host, () -> new ClientCredentials("id", "secret"), CLOCK)
                .refresh("r+/=&1")
                .await()
                .atMost(Timeouts.CONDITION);
    }

    private static LegacyManagementApi management() {
        return new LegacyManagementApi(host, () -> Optional.of("amt"));
    }

    @Test
    void aPairOfTokens() {
        // Given
        answer(200, Samples.bytes("legacy-token-response.json"));

        // When
        LegacyTokenResult result = refreshed();

        // Then
        assertThat(result)
                .isEqualTo(new Granted(new TokenPair(
                        new AccessToken("5d9c8a0e-7f43-4c1b-9b26-e0f1a7d8c354", NOW.plusSeconds(7200)),
                        Optional.of("1f6b3e72-90cd-4a85-b7e4-3c2d5f8a6091"),
                        NOW)));
        assertThat(asked.method().name()).isEqualTo("POST");
        assertThat(asked.uri()).isEqualTo("/base");
        assertThat(asked.getHeader("Authorization"))
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString("id:secret".getBytes(StandardCharsets.UTF_8)));
        assertThat(asked.getHeader("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(asked.getHeader("User-Agent")).isNotBlank();
        assertThat(form).isEqualTo("grant_type=refresh_token&refresh_token=r%2B%2F%3D%261");
    }

    @Test
    void aRefusalOfTheGrant() {
        answer(400, Samples.bytes("legacy-token-error-invalid-grant.json"));
        assertThat(refreshed()).isEqualTo(new Refused("invalid_grant"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400|{'error':'unauthorized_client','error_description':'x'}|unauthorized_client",
                "401|{'error':'invalid_client'}|invalid_client",
                "403|{'error':'access_denied'}|access_denied"
            })
    void aRefusalOfTheApplication(int newStatus, String json, String error) {
        answer(newStatus, json.replace('\'', '"'));
        assertThat(refreshed()).isEqualTo(new Refused(error));
    }

    /** A user must not have to connect again because of a proxy's page. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400|",
                "400|<html>invalid_grant</html>",
                "400|{}",
                "400|{'error':7}",
                "400|{'error':'two words'}",
                "401|",
                "403|<html>",
                "404|{}",
                "302|{}",
                "200|{}",
                "200|{'access_token':'a'}",
                "200|{'access_token':'a b','refresh_token':'r'}",
                "200|{'access_token':'a','refresh_token':'r','expires_in':0}",
                "200|{'access_token':'a','refresh_token':'r','token_type':'mac'}",
            })
    void anythingElseIsAFault(int newStatus, String json) {
        answer(newStatus, json == null ? "" : json.replace('\'', '"'));
        assertThat(refreshed()).isInstanceOf(Faulted.class);
    }

    @Test
    void aPageOfConnections() {
        // Given
        answer(200, Samples.bytes("legacy-v2-connections.json"));

        // When
        LegacyConnectionPage page =
                LegacySide.success(management().connections(Optional.of("live"), 100, Optional.empty()));

        // Then
        assertThat(page.connections())
                .containsExactly(
                        new LegacyConnection(
                                "c2f0a7d4-8e36-4b19-9d52-61b8f3a04e77",
                                "a4c82e9f-6b1d-4e37-9c05-2f8d7a613be4",
                                Optional.of(Instant.parse("2026-10-20T09:14:20.511Z")),
                                Optional.of("live")),
                        new LegacyConnection(
                                "3d91b6e8-04c7-4f2a-b815-97ae5d20c643",
                                "0b7e15c3-93a8-4d62-8f41-c6d2905ea7b8",
                                Optional.of(Instant.parse("2026-10-17T09:14:17.511Z")),
                                Optional.of("live")));
        assertThat(page.cursor()).contains("AES-256-CBC::base64::utf8::c2FtcGxlLWN1cnNvcg==");
        assertThat(asked.uri()).isEqualTo("/base/management/connections?limit=100&mode=live");
        assertThat(asked.getHeader("Authorization"))
                .isEqualTo(
                        "Basic " + Base64.getEncoder().encodeToString("default:amt".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theCursorAndTheModeAreEncoded() {
        answer(200, "{\"connections\":[]}");
        LegacySide.success(management().connections(Optional.of("a&b"), 100, Optional.of("AES::a+b/c==")));
        assertThat(asked.uri())
                .isEqualTo("/base/management/connections?limit=100&mode=a%26b" + "&cursor=AES%3A%3Aa%2Bb%2Fc%3D%3D");
    }

    /** As of older editions. */
    @Test
    void rowsWithoutAnIdAreCountedAndRepeatedRowsAppearOnce() {
        answer(
                200,
                "{\"connections\":[{\"vehicleId\":\"v1\",\"userId\":\"u\",\"createdAt\":\"2026-10-17T09:14:17Z\"},"
                        + "{\"vehicleId\":\"v2\"},{\"vehicleId\":\"v1\",\"userId\":\"u\"},7]}");
        LegacyConnectionPage page =
                LegacySide.success(management().connections(Optional.empty(), 100, Optional.empty()));
        assertThat(page.connections())
                .containsExactly(new LegacyConnection(
                        "v1", "u", Optional.of(Instant.parse("2026-10-17T09:14:17Z")), Optional.empty()));
        assertThat(page.unreadable()).isEqualTo(2);
        assertThat(page.cursor()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "v2-error-400-validation.json, 400, invalid-request, VALIDATION/-",
        "v2-error-401.json, 401, unauthorized, AUTHENTICATION/-",
        "v2-error-403-permission.json, 403, forbidden, PERMISSION/-",
        "v2-error-429-vehicle.json, 429, rate-limited-vehicle, RATE_LIMIT/VEHICLE"
    })
    void theErrorsOfV2(String sample, int newStatus, String slug, String error) {
        // Given
        answer(newStatus, Samples.bytes(sample));

        // When
        ApiProblem problem = LegacySide.problem(new LegacyVehicleApi(host).user(TOKEN));

        // Then
        assertThat(problem.slug()).isEqualTo(slug);
        assertThat(problem.error()).hasToString(error);
        assertThat(asked.uri()).isEqualTo("/base/user");
        assertThat(asked.getHeader("Authorization")).isEqualTo("Bearer a-vehicles-token");
    }

    @Test
    void theUserAndTheVehiclesOfAToken() {
        answer(200, "{\"id\":\"a-user\"}");
        assertThat(LegacySide.success(new LegacyVehicleApi(host).user(TOKEN))).isEqualTo("a-user");
        answer(200, "{\"vehicles\":[\"v1\",\"v2\"],\"paging\":{\"count\":2,\"offset\":0}}");
        assertThat(LegacySide.success(new LegacyVehicleApi(host).vehicles(TOKEN)))
                .containsExactly("v1", "v2");
    }

    /** A page that comes again and again must not be asked for without end. */
    @Test
    void vehiclesThatNeverBecomeMoreEnd() {
        answer(200, "{\"vehicles\":[\"v1\"],\"paging\":{\"count\":5,\"offset\":0}}");
        assertThat(LegacySide.success(new LegacyVehicleApi(host).vehicles(TOKEN)))
                .containsExactly("v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb"})
    void aTokenThatNoHeaderCanHoldIsNotSent(String value) {
        asked = null;
        answer(200, "{\"id\":\"a-user\"}");
        LegacyVehicleApi api = new LegacyVehicleApi(host);
        var result = api.user(new AccessToken(value, NOW)).await().atMost(Timeouts.CONDITION);
        assertThat(result.toString()).doesNotContain("\n");
        assertThat(value.contains("\n")).isEqualTo(asked == null);
    }
}
