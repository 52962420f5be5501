package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.Shape;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the simulated legacy side, byte by byte where samples exist, and the credentials that it accepts. */
class LegacySideTest {

    private static final Vertx VERTX = TestVertx.get();

    private final LegacySettings legacy = LegacySettings.defaults();
    private final ApiClient client = new ApiClient(VERTX, ApiClient.unlimited()).authorized();

    @AfterEach
    void close() {
        client.close();
    }

    private HttpResponse<String> token(String form) {
        return client.send(HttpRequest.newBuilder(client.api.legacyTokenUri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", basic(legacy.clientId(), legacy.clientSecret()))
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private HttpResponse<String> refresh(String refreshToken) {
        return token("grant_type=refresh_token&refresh_token=" + refreshToken);
    }

    private HttpResponse<String> get(URI base, String path, String authorization) {
        return client.send(HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization));
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private VehicleTokens issued() {
        return client.api.issueTokens(client.vehicle(0));
    }

    @Test
    void aPairOfTokensHasTheShapeOfTheSample() {
        HttpResponse<String> response = refresh(issued().refreshToken());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Shape.of(ApiClient.json(response))).isEqualTo(Shape.ofAll("legacy-token-response.json"));
        assertThat(ApiClient.json(response).path("expires_in").asInt()).isEqualTo(7200);
    }

    @Test
    void aCodeThatIsNoneIsRefusedInTheWordsOfTheSample() {
        HttpResponse<String> response = token("grant_type=authorization_code&code=x&redirect_uri=y");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(response)).isEqualTo(Samples.json("legacy-token-error-invalid-grant.json"));
    }

    @Test
    void anUnusedRefreshTokenLivesForSixtyDaysAndAUsedOneForItsGrace() {
        // Given
        VehicleTokens unused = issued();
        VehicleTokens used = issued();
        refresh(used.refreshToken());

        // When, then: using it again does not prolong it
        client.clock.advance(Duration.ofSeconds(40));
        assertThat(refresh(used.refreshToken()).statusCode()).isEqualTo(200);
        client.clock.advance(Duration.ofSeconds(40));
        assertThat(refresh(used.refreshToken()).statusCode()).isEqualTo(400);
        client.clock.advance(Duration.ofDays(60).minusSeconds(81));
        assertThat(refresh(unused.refreshToken()).statusCode()).isEqualTo(200);
        client.clock.advance(Duration.ofDays(60));
        assertThat(refresh(unused.refreshToken()).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "grant_type=password", "grant_type=refresh_token", "%%%"})
    void malformedRequestsAreRefused(String form) {
        assertThat(token(form).statusCode()).isEqualTo(400);
    }

    @Test
    void connectionsAndErrorsHaveTheShapesOfTheSamples() {
        // When
        HttpResponse<String> page = get(
                client.api.legacyManagementApi(),
                "/management/connections",
                basic("default", legacy.managementToken()));
        HttpResponse<String> unauthorized = get(client.api.legacyApi(), "/user", "Bearer nothing");

        // Then
        assertThat(Shape.of(ApiClient.json(page))).isEqualTo(Shape.ofAll("legacy-v2-connections.json"));
        assertThat(unauthorized.statusCode()).isEqualTo(401);
        assertThat(Shape.of(ApiClient.json(unauthorized))).isEqualTo(Shape.ofAll("v2-error-401.json"));
        assertThat(Shape.of(Samples.parsed(LegacyError.forbidden().answer().body())))
                .isEqualTo(Shape.ofAll("v2-error-403-permission.json"));
        assertThat(Shape.of(Samples.parsed(LegacyError.invalid("limit").answer().body())))
                .isEqualTo(Shape.ofAll("v2-error-400-validation.json"));
    }

    @Test
    void aCursorOrLimitThatIsNoneIsInvalid() {
        for (String query : new String[] {"cursor=%21", "limit=0", "limit=101", "limit=x"}) {
            assertThat(get(
                                    client.api.legacyManagementApi(),
                                    "/management/connections?" + query,
                                    basic("default", legacy.managementToken()))
                            .statusCode())
                    .as(query)
                    .isEqualTo(400);
        }
    }

    @Test
    void eachCredentialOpensItsOwnDoorsOnly() {
        // Given
        String vehicle = "Bearer " + issued().accessToken();
        String application = "Bearer " + client.bearer();
        String management = basic("default", legacy.managementToken());
        URI v3 = client.api.vehicleApi();
        URI v2 = client.api.legacyApi();

        // When, then
        assertThat(get(v3, "/connections", vehicle).statusCode()).isEqualTo(401);
        assertThat(get(v3, "/connections", management).statusCode()).isEqualTo(401);
        assertThat(get(v2, "/user", application).statusCode()).isEqualTo(401);
        assertThat(get(v2, "/user", management).statusCode()).isEqualTo(401);
        assertThat(get(client.api.legacyManagementApi(), "/management/connections", application)
                        .statusCode())
                .isEqualTo(401);
        CredentialCounts counts = client.api.credentialCounts();
        assertThat(counts.misused(Misuse.WRONG_DOOR)).isEqualTo(3);
        assertThat(counts.misused(Misuse.UNKNOWN)).isEqualTo(2);
        assertThat(counts.misused()).isEqualTo(5);
    }

    @Test
    void misusesOfACredentialAreCountedByKind() {
        // Given
        VehicleTokens tokens = issued();

        // When
        client.get(client.signalsPath(0));
        client.get(client.signalsPath(0), "somebody-else");
        client.send(HttpRequest.newBuilder(URI.create(client.api.vehicleApi() + client.signalsPath(0)))
                .header("Authorization", "Bearer " + tokens.accessToken())
                .header("sc-user-id", client.owner(0)));
        client.send(HttpRequest.newBuilder(URI.create(client.api.vehicleApi() + client.signalsPath(0))));
        client.clock.advance(Duration.ofHours(3));
        client.signalsOf(0);

        // Then
        CredentialCounts counts = client.api.credentialCounts();
        assertThat(counts.misuses())
                .containsOnlyKeys(
                        Misuse.WITHOUT_USER, Misuse.OTHERS_VEHICLE, Misuse.WITH_USER, Misuse.NONE_SHOWN, Misuse.EXPIRED)
                .containsValues(1L);
        assertThat(counts.calls(Endpoint.SIGNALS, CredentialKind.APPLICATION)).isEqualTo(3);
        assertThat(counts.calls(Endpoint.SIGNALS, CredentialKind.VEHICLE)).isEqualTo(1);
        assertThat(counts.calls(CredentialKind.NONE)).isEqualTo(1);
    }

    @Test
    void goodCallsAreNoMisuse() {
        client.signalsOf(0);
        client.get("/connections");
        client.get("/vehicles/" + client.vehicle(0));
        assertThat(client.api.credentialCounts().misused()).isZero();
        assertThat(client.api.credentialCounts().calls(CredentialKind.APPLICATION))
                .isEqualTo(3);
    }

    @Test
    void aWithdrawnGrantNoLongerCounts() {
        // Given
        VehicleTokens tokens = issued();

        // When
        client.api.revokeGrantsOf(tokens.userId());

        // Then
        assertThat(refresh(tokens.refreshToken()).statusCode()).isEqualTo(400);
        assertThat(get(client.api.legacyApi(), "/user", "Bearer " + tokens.accessToken())
                        .statusCode())
                .isEqualTo(401);
    }
}
