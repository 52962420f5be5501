package dev.carflow.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.RetrySchedule;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finds traffic that proves nothing. */
class TrafficTest {

    /** A port without a server. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

    private final Vertx vertx = Vertx.vertx();
    private final SmartcarSimulator smartcar = Await.result(SmartcarSimulator.start(
            vertx,
            SimulatorSettings.of(FleetSettings.of(1, 1))
                    .withWebhooks(WebhookSettings.to(NOWHERE, "token")
                            .withRetries(RetrySchedule.smartcar().scaledBy(0.0001)))));

    @AfterEach
    void close() {
        Await.result(smartcar.close());
        Await.result(vertx.close());
    }

    @Test
    void trafficThatAnExceptionStopsFailsWithIt() {
        // Given: no vehicle that could have an event
        try (Traffic traffic = Traffic.start(smartcar.webhooks(), List.of(), 100, 1)) {
            assertThatThrownBy(() -> traffic.flowFor(Duration.ofMinutes(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void eventsThatAreNotReceivedAreFound() throws Exception {
        // Given
        Violations violations = new Violations();
        List<String> vehicles =
                smartcar.fleet().liveVehicles().stream().map(each -> each.id()).toList();

        // When
        try (Traffic traffic = Traffic.start(smartcar.webhooks(), vehicles, 100, 1)) {
            traffic.flowFor(Duration.ofMillis(200)).stop(violations);
        }

        // Then
        assertThat(violations.lines()).anyMatch(line -> line.contains("every event is taken in"));
    }
}
