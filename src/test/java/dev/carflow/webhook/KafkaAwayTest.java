package dev.carflow.webhook;

import static dev.carflow.Service.deliver;
import static dev.carflow.Service.deliverSigned;
import static dev.carflow.Service.records;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.FaultProxy;
import dev.carflow.FaultyKafkaResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.sandbox.EmbeddedKafka;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KafkaAwayTest.FewInFlight.class)
@WithTestResource(FaultyKafkaResource.class)
class KafkaAwayTest {

    private static final int MAX_IN_FLIGHT = 8;

    /** Few deliveries at one time, so that a test can fill the bound. */
    public static final class FewInFlight implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("carflow.webhook.max-in-flight", String.valueOf(MAX_IN_FLIGHT));
        }
    }

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    EmbeddedKafka kafka;
    FaultProxy proxy;

    @BeforeEach
    void ready() {
        proxy.thaw();
        Service.awaitReady(management);
    }

    @Test
    void withTheBrokerStoppedNothingIsAcknowledgedAndServiceResumesByItself() {
        // Given: it works
        deliverSigned(event("before")).then().statusCode(200);
        kafka.pause();
        try {
            // When
            long startedAt = System.nanoTime();
            Response response = deliverSigned(event("during"));

            // Then: 503 with Retry-After inside 10 s, not ready, but alive
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(10));
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
            assertThat(response.<String>path("type")).isEqualTo("urn:carflow:problem:not-durable");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> Service.readiness(management).statusCode() == 503);
            given().get(management.resolve("/q/health/live")).then().statusCode(200);
            given().get(management.resolve("/q/health/started")).then().statusCode(200);
        } finally {
            kafka.resume();
        }

        // And: with the broker back, events are taken again without a restart, and only those acknowledged count
        await().atMost(Duration.ofSeconds(60))
                .until(() -> deliverSigned(event("after")).statusCode() == 200);
        Service.awaitReady(management);
        Set<String> stored = records("smartcar.vehicle-state").stream()
                .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
        assertThat(stored).anyMatch(body -> body.contains("before")).anyMatch(body -> body.contains("after"));
    }

    @Test
    void withTheBrokerFrozenEveryAnswerComesInTimeAndTheBoundOnWorkInFlightHolds() {
        // Given
        proxy.freeze();
        ExecutorService clients = Executors.newFixedThreadPool(MAX_IN_FLIGHT);
        try {
            // When: as many deliveries as are allowed wait for Kafka
            long startedAt = System.nanoTime();
            List<CompletableFuture<Response>> waiting = IntStream.range(0, MAX_IN_FLIGHT)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> deliverSigned(event("frozen")), clients))
                    .toList();
            await().atMost(Duration.ofSeconds(5)).until(() -> inFlight() == MAX_IN_FLIGHT);

            // Then: one more is told at once to come back, and handshakes too
            Response oneMore = deliverSigned(event("one-more"));
            assertThat(oneMore.statusCode()).isEqualTo(503);
            assertThat(oneMore.<String>path("type")).isEqualTo("urn:carflow:problem:overloaded");
            assertThat(oneMore.header("Retry-After")).isEqualTo("10");

            // And: those that wait are answered inside 10 s, and the bound is free again
            waiting.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(503));
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(10));
            await().atMost(Duration.ofSeconds(5)).until(() -> inFlight() == 0);
            deliver(Samples.delivery("verify").body(), null).then().statusCode(200);
        } finally {
            clients.shutdownNow();
            proxy.thaw();
        }

        // And: service resumes by itself
        await().atMost(Duration.ofSeconds(60))
                .until(() -> deliverSigned(event("thawed")).statusCode() == 200);
    }

    private int inFlight() {
        return given().get(management.resolve("/q/metrics"))
                .asString()
                .lines()
                .filter(line -> line.startsWith("carflow_webhook_in_flight"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String event(String marker) {
        return WebhookEndpointTest.event("user-1", marker + "-" + UUID.randomUUID());
    }
}
