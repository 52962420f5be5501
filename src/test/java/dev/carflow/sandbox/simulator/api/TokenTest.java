package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.Shape;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenTest {

    private static final Vertx VERTX = TestVertx.get();

    private final ApiClient client =
            new ApiClient(VERTX, ApiClient.unlimited().withTokenLifetime(Duration.ofMinutes(10)));

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void takesCredentialsInAFormAsWellAsInJson() {
        for (HttpResponse<String> response : List.of(
                client.token(ApiClient.FORM),
                client.token(
                        "application/json",
                        "{\"grant_type\":\"client_credentials\",\"client_id\":\"client_simulated\","
                                + "\"client_secret\":\"simulated-secret\"}"))) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(Shape.of(ApiClient.json(response))).isEqualTo(Shape.ofAll("token-response.json"));
            assertThat(ApiClient.json(response).path("expires_in").asInt()).isEqualTo(600);
        }
        assertThat(client.api.counts().tokensIssued()).isEqualTo(2);
    }

    @Test
    void refusesMalformedRequestsWith400AndWrongCredentialsWith401() {
        // When
        HttpResponse<String> withoutGrant = client.token("client_id=client_simulated&client_secret=simulated-secret");
        HttpResponse<String> notJson = client.token("application/json", "{");
        HttpResponse<String> wrongSecret = client.token(ApiClient.FORM + "x");

        // Then
        assertThat(withoutGrant.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(withoutGrant)).isEqualTo(Samples.json("token-error-400.json"));
        assertThat(notJson.statusCode()).isEqualTo(400);
        assertThat(wrongSecret.statusCode()).isEqualTo(401);
        assertThat(ApiClient.json(wrongSecret)).isEqualTo(Samples.json("token-error-401.json"));
        assertThat(client.api.counts().tokensIssued()).isZero();
    }

    @Test
    void aTokenIsGoodUntilItsLifeIsOverAndNotAnInstantLonger() {
        // Given
        client.authorized();

        // When / Then
        client.clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(client.get("/connections").statusCode()).isEqualTo(200);
        client.clock.advance(Duration.ofMillis(1));
        ErrorSample.assertIs(client.get("/connections"), 401, "error-401.json");
    }

    @Test
    void anotherTokenDoesNotEndTheEarlierOneButRevokingDoes() {
        // Given
        client.authorized();
        client.token(ApiClient.FORM);
        assertThat(client.get("/connections").statusCode()).isEqualTo(200);

        // When
        client.api.revokeTokens();

        // Then
        assertThat(client.get("/connections").statusCode()).isEqualTo(401);
        assertThat(client.authorized().get("/connections").statusCode()).isEqualTo(200);
    }

    @Test
    void aRotatedSecretEndsTheOldOneButNotTheTokensInUse() {
        // Given
        client.authorized();

        // When
        client.api.credentials("client_simulated", "new");

        // Then
        assertThat(client.token(ApiClient.FORM).statusCode()).isEqualTo(401);
        assertThat(client.get("/connections").statusCode()).isEqualTo(200);
        assertThat(client.token(ApiClient.FORM.replace("simulated-secret", "new"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutATokenEverythingIs401() {
        for (String path : new String[] {"/connections", "/vehicles/x/signals", "/nowhere"}) {
            assertThat(client.get(path).statusCode()).isEqualTo(401);
        }
        assertThat(client.api.counts().byCredential()).containsOnlyKeys("none");
    }
}
