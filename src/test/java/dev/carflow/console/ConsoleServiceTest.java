package dev.carflow.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.KafkaResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.smartcar.SmartcarResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console of the running service. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class ConsoleServiceTest {

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @Test
    void itIsOnTheManagementPortAlone() {
        assertThat(page().statusCode()).isEqualTo(200);
        assertThat(page().header("content-security-policy")).startsWith("default-src 'self';");
        for (String path : List.of("/console", "/console/live", "/console/console.js")) {
            given().get(path).then().statusCode(404);
        }
        given().post(management.resolve("/console")).then().statusCode(405);
    }

    @Test
    void deliveriesRefusalsAndWhatWasSetAsideAppearWithinSecondsAndNobodysIds() {
        // When
        Samples.deliveries().forEach(Service::deliver);
        Service.deliver(new byte[] {1, 2, 3}, "00");
        Service.deliverSigned("[]");

        // Then
        await().untilAsserted(() -> assertThat(page().asString())
                .contains("vehicle-state", "vehicle-error", "401 signature-mismatch", "not-an-object"));
        String page = page().asString();
        assertThat(page).contains("event-log").contains("records are being made durable");
        Samples.deliveries().forEach(sample -> Arrays.asList("/data/user/id", "/data/vehicle/id", "/eventId")
                .forEach(pointer -> {
                    String id = sample.json().at(pointer).asText();
                    assertThat(id.length() > 8 && page.contains(id)).isFalse();
                }));
    }

    @Test
    void theStreamSendsPages() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                management.resolve("/console/live").toURL().openStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.lines().filter(line -> !line.startsWith("id: ")).limit(4))
                    .containsExactly("retry: 2000", "", "event: page", "data: <!DOCTYPE html>");
        }
    }

    private Response page() {
        return given().get(management.resolve("/console"));
    }
}
