package dev.carflow.smartcar;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.KafkaResource;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.legacy.LegacyManagementApi;
import dev.carflow.smartcar.legacy.LegacyTokenResult;
import dev.carflow.smartcar.legacy.LegacyTokens;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.smartcar.token.AccessToken;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The clients as the service wires them, against a simulated Smartcar over HTTP. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class SmartcarClientsServiceTest {

    private static final String REFRESHES = "carflow_smartcar_token_refreshes_total{outcome=\"%s\"} ";

    SmartcarSimulator smartcar;
    Path secretFile;

    @Inject
    VehicleApi api;

    @Inject
    LegacyTokens legacyTokens;

    @Inject
    LegacyVehicleApi legacyVehicles;

    @Inject
    LegacyManagementApi legacyManagement;

    @TestHTTPResource(value = "/q/health", management = true)
    URI management;

    @Test
    void aSecretRotatedInItsFileIsUsedWithoutARestartAndMetricsShowIt() throws IOException {
        // Given
        assertThat(isAnswered()).isTrue();
        assertThat(scraped("carflow_smartcar_token_age_seconds ")).isBetween(0.0, 60.0);
        assertThat(scraped("carflow_smartcar_token_expires_in_seconds ")).isBetween(3540.0, 3600.0);

        // When: the secret is renewed in the dashboard and the token revoked
        smartcar.api().credentials("client_simulated", "rotated-secret");
        smartcar.api().revokeTokens();

        // Then: the first call drops the token, the next one gets none
        assertThat(isAnswered()).isFalse();
        assertThat(isAnswered()).isFalse();
        assertThat(scraped("carflow_smartcar_token_invalidations_total ")).isEqualTo(1);
        assertThat(scraped(String.format(REFRESHES, "invalid-client"))).isPositive();
        assertThat(scraped("carflow_smartcar_token_age_seconds ")).isNaN();

        // When
        Files.writeString(secretFile, "rotated-secret\n");

        // Then
        await().until(this::isAnswered);
        assertThat(scraped(String.format(REFRESHES, "success"))).isEqualTo(2);
        assertThat(scraped("carflow_smartcar_token_refresh_time_seconds_count "))
                .isEqualTo(2);
    }

    @Test
    void theLegacySideIsReachedWithItsOwnCredentials() {
        // Given
        Connection car = smartcar.fleet().connections().get(0);
        String refreshToken = smartcar.api().issueTokens(car.vehicle().id()).refreshToken();

        // When
        LegacyTokenResult refreshed = legacyTokens.refresh(refreshToken).await().atMost(Timeouts.CONDITION);
        AccessToken token = ((LegacyTokenResult.Granted) refreshed).pair().access();
        String user =
                legacyVehicles.user(token).await().atMost(Timeouts.CONDITION).fold(id -> id, ApiProblem::slug);
        int connections = legacyManagement
                .connections(Optional.empty(), 100, Optional.empty())
                .await()
                .atMost(Timeouts.CONDITION)
                .fold(page -> page.connections().size(), problem -> -1);

        // Then
        assertThat(user).isEqualTo(car.user().id());
        assertThat(connections).isEqualTo(3);
    }

    private boolean isAnswered() {
        Connection car = smartcar.fleet().connections().get(0);
        return api.signals(car.user().id(), car.vehicle().id())
                .await()
                .atMost(Timeouts.CONDITION)
                .fold(signals -> true, problem -> false);
    }

    private double scraped(String sample) {
        return given().get(management.resolve("/q/metrics"))
                .asString()
                .lines()
                .filter(line -> line.startsWith(sample))
                .map(line -> Double.parseDouble(line.substring(sample.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not there: " + sample));
    }
}
