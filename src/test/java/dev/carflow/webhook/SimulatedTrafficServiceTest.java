package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.EventLoopWatch;
import dev.carflow.KafkaResource;
import dev.carflow.PlantedValues;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.Attempt;
import dev.carflow.sandbox.simulator.webhooks.DeliveryCounts;
import dev.carflow.sandbox.simulator.webhooks.EventKind;
import dev.carflow.sandbox.simulator.webhooks.Shares;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import dev.carflow.smartcar.SmartcarResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated Smartcar against the running service, at a rate that keeps it busy. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class SimulatedTrafficServiceTest {

    private static final int EVENTS = 4000;

    /** All that there are, so that a record on a wrong one is found. */
    private static final List<String> TOPICS = List.of(
            "smartcar.vehicle-state",
            "smartcar.vehicle-error",
            "smartcar.test",
            "smartcar.legacy",
            "smartcar.quarantine",
            "vip.vehicle-state",
            "vip.vehicle-error");

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
        WebhookSettings webhook = WebhookSettings.to(callback, Samples.TOKEN)
                .withEventsPerSecond(1000)
                .withShares(Shares.realistic()
                        .withErrors(0.05)
                        .withTests(0.02)
                        .withLegacy(0.02)
                        .withDuplicates(0.05));
        SmartcarSimulator simulator = complete(SmartcarSimulator.start(
                vertx, SimulatorSettings.of(FleetSettings.of(50, 80)).withWebhooks(webhook)));
        PlantedValues.plant(simulator.fleet());
        try (EventLoopWatch watch = EventLoopWatch.start()) {
            // When
            complete(simulator.webhooks().start());
            Awaitility.await()
                    .atMost(Timeouts.PROGRESS)
                    .until(() -> simulator.webhooks().counts().events() >= EVENTS);
            complete(simulator.webhooks().stop());

            // Then: a record for every 200 but the handshake's, where it belongs, and none besides
            DeliveryCounts counts = simulator.webhooks().counts();
            assertThat(counts.dropped()).isZero();
            // On a machine with other work Kafka may not confirm in time: then Smartcar is asked to retry.
            assertThat(counts.byStatus().keySet()).contains(200).isSubsetOf(200, 503);
            assertThat(counts.duplicates()).isPositive();
            assertThat(simulator.deliveryLog().forgotten()).isZero();
            Map<String, Long> acknowledged =
                    attempts(simulator, attempt -> attempt.result().isSuccess());
            Map<String, Long> all = attempts(simulator, attempt -> true);
            Map<String, Long> stored = stored(simulator);
            assertThat(stored.keySet()).isEqualTo(acknowledged.keySet());
            assertThat(stored)
                    .allSatisfy((event, count) -> assertThat(count).isBetween(acknowledged.get(event), all.get(event)));

            // And: no event loop ever waited
            assertThat(watch.samples()).isGreaterThan(100);
            assertThat(watch.blocked()).isEmpty();
        } finally {
            complete(simulator.close());
            complete(vertx.close());
        }
    }

    /** How often each event was delivered with such an outcome, by the topic and the event's id. */
    private static Map<String, Long> attempts(SmartcarSimulator simulator, Predicate<Attempt> outcome) {
        return simulator.deliveryLog().events().stream()
                .flatMap(event -> event.attempts().stream()
                        .filter(outcome)
                        .map(attempt -> topic(event.kind()) + " " + event.eventId()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** How often each event of this simulator is on each topic. Other tests of this application leave records too. */
    private static Map<String, Long> stored(SmartcarSimulator simulator) {
        Set<String> vehicles = simulator.fleet().vehicles().stream()
                .map(vehicle -> vehicle.identity().id())
                .collect(Collectors.toSet());
        return TOPICS.stream()
                .flatMap(topic -> Service.records(topic).stream()
                        .filter(entry -> vehicles.contains(Service.header(entry, "ce_subject"))
                                || simulator.deliveryLog().event(eventId(entry)).isPresent())
                        .map(entry -> topic + " " + eventId(entry)))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** In 2.0 the id is composed of the webhook's, the vehicle's and the request's (contract 5.1). */
    private static String eventId(ConsumerRecord<String, byte[]> entry) {
        String id = String.valueOf(Service.header(entry, "ce_id"));
        return id.substring(id.lastIndexOf(':') + 1);
    }

    private static String topic(EventKind kind) {
        return switch (kind) {
            case FIRST_DELIVERY, SIGNAL_UPDATED -> "smartcar.vehicle-state";
            case ERROR, RESOLVED -> "smartcar.vehicle-error";
            case TEST -> "smartcar.test";
            case LEGACY_SCHEDULE, LEGACY_EVENT -> "smartcar.legacy";
            case UNROUTABLE -> "smartcar.quarantine";
        };
    }

    private static <T> T complete(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(Timeouts.PROGRESS.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
