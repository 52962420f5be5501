package dev.carflow.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmartcarSimulatorTest {

    private static final WebhookSettings WEBHOOK = WebhookSettings.to(URI.create("http://127.0.0.1:9"), "token");

    private final Vertx vertx = Vertx.vertx();
    private final SimulatorSettings fleetOnly = SimulatorSettings.of(FleetSettings.of(2, 3));

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void bothSidesShareOneFleet() {
        // When
        SmartcarSimulator simulator = Await.result(
                SmartcarSimulator.start(vertx, fleetOnly.withWebhooks(WEBHOOK).withApi(ApiSettings.defaults())));

        // Then
        assertThat(simulator.fleet().vehicles()).hasSize(3);
        assertThat(simulator.api().tokenUri().getPort()).isPositive();
        assertThat(simulator.deliveryLog()).isSameAs(simulator.webhooks().deliveryLog());

        // When
        int port = simulator.api().port();
        Await.result(simulator.close());

        // Then
        // The kernel may take connections for a moment longer.
        await().untilAsserted(() ->
                assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class));
    }

    @Test
    void eitherSideCanBeLeftOut() {
        SmartcarSimulator api = Await.result(SmartcarSimulator.start(vertx, fleetOnly.withApi(ApiSettings.defaults())));
        SmartcarSimulator webhooks = Await.result(SmartcarSimulator.start(vertx, fleetOnly.withWebhooks(WEBHOOK)));
        assertThat(api.api().port()).isPositive();
        assertThatThrownBy(api::webhooks).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(webhooks::api).isInstanceOf(IllegalStateException.class);
        Await.result(api.close());
        Await.result(webhooks.close());
    }

    @Test
    void aTakenPortIsAFailureToStart() {
        // Given
        SmartcarSimulator first =
                Await.result(SmartcarSimulator.start(vertx, fleetOnly.withApi(ApiSettings.defaults())));
        int taken = first.api().port();

        // When
        Vertx anotherProcess = Vertx.vertx();
        Throwable failure = Await.failure(SmartcarSimulator.start(
                anotherProcess, fleetOnly.withApi(ApiSettings.defaults().withPort(taken))));

        // Then
        assertThat(failure).isInstanceOf(BindException.class);
        Await.result(anotherProcess.close());
    }

    @Test
    void secretsAreNotInTheTextOfSettings() {
        assertThat(fleetOnly
                        .withWebhooks(WebhookSettings.to(URI.create("http://127.0.0.1:9"), "very-secret"))
                        .withApi(ApiSettings.defaults().withCredentials("id", "very-secret"))
                        .toString())
                .doesNotContain("very-secret");
    }
}
