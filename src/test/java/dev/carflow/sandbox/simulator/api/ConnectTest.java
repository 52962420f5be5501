package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.api.ConnectSettings.UserParameter;
import dev.carflow.sandbox.simulator.fleet.Connection;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The consent flow as a browser sees it (contract 9). */
class ConnectTest {

    private static final String CALLBACK = "https://fleet.example.com/smartcar/callback";
    private static final ConnectSettings REGISTERED = ConnectSettings.defaults().registering(CALLBACK);
    private static final Vertx VERTX = TestVertx.get();

    private ApiClient client = client(REGISTERED);

    @AfterEach
    void close() {
        client.close();
    }

    private static ApiClient client(ConnectSettings settings) {
        return new ApiClient(VERTX, ApiClient.unlimited().withConnect(settings).withListingDelay(Duration.ofSeconds(3)))
                .authorized();
    }

    private void connectWith(ConnectSettings settings) {
        client.close();
        client = client(settings);
    }

    private static String url(String more) {
        return "application_id=" + LegacySettings.defaults().clientId()
                + "&redirect_uri=https%3A%2F%2Ffleet.example.com%2Fsmartcar%2Fcallback" + more;
    }

    private HttpResponse<String> authorize(String query) {
        return client.send(HttpRequest.newBuilder(URI.create(client.api.connect() + "/oauth/authorize?" + query)));
    }

    /** Where the browser is sent, taken apart. */
    private Map<String, String> redirect(String more) {
        HttpResponse<String> response = authorize(url(more));
        assertThat(response.statusCode()).isEqualTo(302);
        return parameters(response.headers().firstValue("Location").orElseThrow());
    }

    private static Map<String, String> parameters(String location) {
        assertThat(location).startsWith(CALLBACK + "?");
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : location.substring(CALLBACK.length() + 1).split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static Map<String, String> sample(String name) {
        return parameters(Samples.json("connect-redirects.json").path(name).asText());
    }

    private List<Connection> of(String userId) {
        return client.fleet.connections().stream()
                .filter(connection -> connection.user().id().equals(userId))
                .toList();
    }

    private int listed(String userId) {
        return ApiClient.json(client.get("/connections?filter%5BuserId%5D=" + userId))
                .path("data")
                .size();
    }

    @Test
    void aNewUserComesBackWithTheParametersOfTheSamples() {
        assertThat(redirect("&response_type=none&state=s1"))
                .containsOnlyKeys(sample("v3_success_response_type_none").keySet())
                .containsEntry("state", "s1");
        assertThat(redirect("&response_type=none&external_id=customer-10442&state=s2"))
                .containsOnlyKeys(
                        sample("v3_success_response_type_none_external_id").keySet());
        assertThat(redirect("&response_type=code&state=s3"))
                .containsOnlyKeys(sample("parallel_success_response_type_code").keySet());
    }

    @Test
    void theUserIsNamedAsTheApplicationIsSetUp() {
        connectWith(REGISTERED.withUserParameter(UserParameter.CAMEL_CASE));
        assertThat(redirect("&response_type=code&state=s"))
                .containsOnlyKeys(sample("migration_guide_spelling").keySet());
        connectWith(REGISTERED.withUserParameter(UserParameter.NONE));
        assertThat(redirect("&response_type=code&state=s"))
                .containsOnlyKeys(sample("legacy_v2_success_no_user_id").keySet());
        connectWith(REGISTERED.withUserParameter(UserParameter.BOTH));
        Map<String, String> both = redirect("&response_type=none");
        assertThat(both).containsOnlyKeys("user_id", "userId");
        assertThat(both.get("user_id")).isEqualTo(both.get("userId"));
    }

    @Test
    void theNewConnectionsAreListedAfterAWhile() {
        // Given
        String userId = redirect("&response_type=none&sandbox_vehicles=3").get("user_id");

        // When, then
        assertThat(listed(userId)).isZero();
        client.clock.advance(Duration.ofSeconds(3));
        assertThat(listed(userId)).isEqualTo(3);
    }

    @Test
    void aUserWhoConnectsAgainHasTheSameVehiclesAndOtherConnections() {
        // Given
        String userId = redirect("&response_type=none&external_id=c-1&sandbox_vehicles=2")
                .get("user_id");
        List<Connection> before = of(userId);

        // When
        client.clock.advance(Duration.ofMinutes(1));
        Map<String, String> again = redirect("&response_type=none&external_id=c-1");

        // Then
        assertThat(again).containsEntry("user_id", userId);
        assertThat(of(userId))
                .extracting(connection -> connection.vehicle().id())
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(car -> car.vehicle().id()).toList());
        assertThat(of(userId))
                .extracting(Connection::id)
                .doesNotContainAnyElementsOf(before.stream().map(Connection::id).toList());
        redirect("&response_type=none&sandbox_vehicles=1&sandbox_user=" + userId);
        assertThat(of(userId)).hasSize(3);
    }

    @Test
    void reauthenticationNamesTheVehicle() {
        // Given
        Connection old = client.fleet.connections().get(0);

        // When
        Map<String, String> back = redirect("&response_type=vehicle_id&external_id=x&state=s&vehicle_id="
                + old.vehicle().id());

        // Then
        assertThat(back)
                .containsOnlyKeys(sample("reauthentication_success").keySet())
                .containsEntry("vehicle_id", old.vehicle().id());
        assertThat(client.fleet.connections()).doesNotContain(old);
    }

    @Test
    void aCodeOfASingleSelectIsForOneVehicle() {
        // Given
        String code = redirect("&response_type=code&single_select=true&sandbox_vehicles=3")
                .get("code");
        LegacySettings legacy = LegacySettings.defaults();
        String basic = java.util.Base64.getEncoder()
                .encodeToString((legacy.clientId() + ":" + legacy.clientSecret()).getBytes(StandardCharsets.UTF_8));

        // When
        HttpResponse<String> tokens = client.send(HttpRequest.newBuilder(client.api.legacyTokenUri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=authorization_code&code=" + code
                        + "&redirect_uri=https%3A%2F%2Ffleet.example.com%2Fsmartcar%2Fcallback")));
        HttpResponse<String> vehicles = client.send(HttpRequest.newBuilder(
                        URI.create(client.api.legacyApi() + "/vehicles"))
                .header(
                        "Authorization",
                        "Bearer " + ApiClient.json(tokens).path("access_token").asText()));

        // Then
        assertThat(ApiClient.json(vehicles).path("paging").path("count").asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, error_access_denied",
        "vehicle_incompatible, error_vehicle_incompatible",
        "no_vehicles, error_no_vehicles",
        "server_error, error_server_error"
    })
    void errorsAreThoseOfTheSamples(String decision, String sample) {
        Map<String, String> expected = sample(sample);
        expected.put("state", "s");
        assertThat(redirect("&response_type=code&state=s&sandbox_decision=" + decision))
                .isEqualTo(expected);
        assertThat(client.fleet.connections()).hasSize(37);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_subscription", "configuration_error", "something_new"})
    void otherErrorsGoBackWithoutAUserToo(String decision) {
        assertThat(redirect("&response_type=none&sandbox_decision=" + decision))
                .containsEntry("error", decision)
                .doesNotContainKeys("user_id", "code");
    }

    @Test
    void simulatedVehiclesAreAskedForByMode() {
        String userId = redirect("&response_type=none&mode=simulated").get("user_id");
        assertThat(of(userId)).allMatch(car -> !car.vehicle().identity().isLive());
    }

    @Test
    void thePageHasALinkForEveryDecision() {
        // Given
        connectWith(REGISTERED.withPage());

        // When
        HttpResponse<String> page = authorize(url("&response_type=none&state=%22%3E%3Cscript%3E"));

        // Then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(Stream.of("allow", "access_denied", "vehicle_incompatible", "no_vehicles"))
                .allSatisfy(decision -> assertThat(page.body()).contains("sandbox_decision=" + decision));
        assertThat(page.body()).doesNotContain("<script>");
        assertThat(redirect("&response_type=none&sandbox_decision=allow")).containsKey("user_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application_id=client_simulated&response_type=none&redirect_uri=" + CALLBACK,
                "application_id=5f0c2f0e-7a1b-4c57-9d0a-5f1f0a6f1d3e&response_type=none"
                        + "&redirect_uri=https://evil.example/callback",
                "application_id=5f0c2f0e-7a1b-4c57-9d0a-5f1f0a6f1d3e&redirect_uri=" + CALLBACK,
                "response_type=none&redirect_uri=" + CALLBACK
            })
    void noBrowserIsRedirectedForAnInvalidRequest(String query) {
        HttpResponse<String> response = authorize(query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Location")).isEmpty();
    }
}
