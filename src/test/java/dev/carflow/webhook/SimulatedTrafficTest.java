package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.EventLoopWatch;
import dev.carflow.KafkaResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.DeliveryCounts;
import dev.carflow.sandbox.simulator.webhooks.Shares;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The simulated Smartcar against the running service, at a rate that keeps it busy. */
@QuarkusTest
@Tag("service")
@WithTestResource(KafkaResource.class)
class SimulatedTrafficTest {

    private static final int EVENTS = 4000;
    private static final List<String> TOPICS =
            List.of("smartcar.vehicle-state", "smartcar.vehicle-error", "smartcar.test", "smartcar.legacy");

    @TestHTTPResource("/webhooks/smartcar")
    URI callback;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @Test
    void everyAcknowledgedRequestIsOnItsTopicAndTheEventLoopsNeverBlock() {
        // Given
        Vertx vertx = Vertx.vertx();
        long before = stored();
        WebhookSettings webhook = WebhookSettings.to(callback, Samples.TOKEN)
                .withEventsPerSecond(1000)
                .withShares(Shares.believable()
                        .withErrors(0.05)
                        .withTests(0.02)
                        .withLegacy(0.02)
                        .withDuplicates(0.05));
        SmartcarSimulator simulator = complete(SmartcarSimulator.start(
                vertx, SimulatorSettings.of(FleetSettings.of(50, 80)).withWebhooks(webhook)));
        try (EventLoopWatch watch = EventLoopWatch.start()) {
            // When
            complete(simulator.webhooks().start());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> simulator.webhooks().counts().events() >= EVENTS);
            complete(simulator.webhooks().stop());

            // Then: a record for every 200 but the handshake's, and none besides
            DeliveryCounts counts = simulator.webhooks().counts();
            assertThat(counts.dropped()).isZero();
            assertThat(counts.byStatus().keySet()).containsExactly(200);
            assertThat(counts.duplicates()).isPositive();
            assertThat(stored() - before).isEqualTo(counts.byStatus().get(200));

            // And: nobody ever waited on an event loop
            assertThat(watch.samples()).isGreaterThan(100);
            assertThat(watch.blocked()).isEmpty();
        } finally {
            complete(simulator.close());
            complete(vertx.close());
        }
    }

    private static long stored() {
        return TOPICS.stream().mapToLong(topic -> Service.records(topic).size()).sum();
    }

    private static <T> T complete(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
