package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.FaultProxy;
import dev.carflow.FaultyKafkaResource;
import dev.carflow.Http2Frames;
import dev.carflow.RawHttp;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.Timeouts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(HostileClientServiceTest.ShortAnswerTime.class)
@WithTestResource(FaultyKafkaResource.class)
class HostileClientServiceTest {

    private static final Duration KAFKAS_LIMIT = Duration.ofMinutes(3);

    /**
     * Answers within 2 s, so that the tests need not wait longer. Kafka's own limit is longer than any test, so that it
     * cannot be what ends the wait for it.
     */
    public static final class ShortAnswerTime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "carflow.webhook.answer-within",
                    "2S",
                    "mp.messaging.outgoing.event-log.delivery.timeout.ms",
                    String.valueOf(KAFKAS_LIMIT.toMillis()));
        }
    }

    @TestHTTPResource("/webhooks/smartcar")
    URI service;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    FaultProxy proxy;

    @Inject
    Vertx vertx;

    @BeforeEach
    void ready() {
        proxy.thaw();
        Service.awaitReady(management);
    }

    @Test
    void aBodyThatDoesNotArriveIsRefusedAndItsConnectionClosed() throws IOException {
        try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
            // When: half a body, and then nothing
            client.send(head("Content-Length: 100") + "{\"eventId\":");

            // Then
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("urn:carflow:problem:body-incomplete");
        }
    }

    @Test
    void aDeclaredLengthBeyondTheLimitIsRefusedBeforeTheBody() throws IOException {
        try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
            client.send(head("Content-Length: 262145"));

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void anEndlessChunkedBodyIsCutOffAtTheLimit() throws IOException {
        // Given
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        int sent = 0;
        try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
            client.send(head("Transfer-Encoding: chunked"));

            // When: chunks are sent for as long as they are taken
            try {
                for (; sent < 10_000; sent++) {
                    client.send(chunk);
                }
            } catch (SocketException closed) {
                // Then: closed long before the client was done
            }
        }
        assertThat(sent).isLessThan(5_000);
    }

    @Test
    void aChunkedBodyJustOverTheLimitIsRefusedAsTooLarge() throws IOException {
        try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
            client.send(head("Transfer-Encoding: chunked")).send("40001\r\n" + "x".repeat(0x40001) + "\r\n0\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ").contains("urn:carflow:problem:body-too-large");
        }
    }

    @Test
    void aChunkedEventInManyPiecesIsTheSameEvent() throws IOException {
        // Given
        Samples.Delivery sample = Samples.delivery("vehicle-state-byd-seal-partial");
        try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
            client.send(head("Transfer-Encoding: chunked", "SC-Signature: " + sample.signature()));

            // When: a byte a chunk
            for (byte b : sample.body()) {
                client.send("1\r\n").send(new byte[] {b}).send("\r\n");
            }
            client.send("0\r\n\r\n");

            // Then
            assertThat(client.statusAndBody()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatExpectsContinueGetsItBeforeItSendsItsBody() throws IOException {
        // Given
        Samples.Delivery sample = Samples.delivery("vehicle-error-resolved");
        try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
            // When
            client.send(head(
                    "Content-Length: " + sample.body().length,
                    "SC-Signature: " + sample.signature(),
                    "Expect: 100-Continue"));

            // Then
            assertThat(client.statusAndBody()).isEqualTo(100);
            assertThat(client.send(sample.body()).statusAndBody()).isEqualTo(200);
        }
    }

    @Test
    void aRefusedClientThatExpectsContinueGetsTheRefusalAndIsDisconnected() throws IOException {
        for (String header : List.of("Content-Length: 262145", "Content-Length: 2\r\nContent-Encoding: gzip")) {
            try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
                // When
                client.send(head(header, "Expect: 100-continue"));

                // Then: whether the body follows is the client's choice, so what comes next could be either
                assertThat(client.readToEnd())
                        .startsWith("HTTP/1.1 41")
                        .containsIgnoringCase("connection: close")
                        .doesNotContain("100 Continue");
            }
        }
    }

    @ParameterizedTest(name = "by upgrade: {0}")
    @ValueSource(booleans = {false, true})
    void clearTextHttp2DeliversAsHttp1Does(boolean byUpgrade) {
        // Given
        Samples.Delivery sample = Samples.delivery("vehicle-error-resolved");
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(byUpgrade));

        // When
        HttpClientResponse answer = client.request(
                        HttpMethod.POST, service.getPort(), service.getHost(), service.getPath())
                .compose(request ->
                        request.putHeader("SC-Signature", sample.signature()).send(Buffer.buffer(sample.body())))
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        client.close();
    }

    @Test
    void aFloodOfFramesThatCompleteNothingEndsItsConnection() throws IOException {
        // Given: headers that never end, in frames that hold nothing
        int sent = 0;
        try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
            client.send(Http2Frames.openHeaders());

            // When: frames are sent for as long as they are taken
            try {
                for (; sent < 1_000; sent++) {
                    client.send(Http2Frames.emptyContinuations(1_000));
                }
            } catch (SocketException closed) {
                // Then: closed long before the client was done
            }
        }
        assertThat(sent).isLessThan(500);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        // Given
        Samples.Delivery sample = Samples.delivery("vehicle-error-resolved");
        String good = head("Content-Length: " + sample.body().length, "SC-Signature: " + sample.signature())
                + new String(sample.body(), StandardCharsets.ISO_8859_1);
        String bad = head("Content-Length: 2") + "{}";
        try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
            // When
            client.send(good + bad + good);

            // Then
            assertThat(client.statusAndBody()).isEqualTo(200);
            assertThat(client.statusAndBody()).isEqualTo(401);
            assertThat(client.statusAndBody()).isEqualTo(200);
        }
    }

    @Test
    void aRefusedDeliveryWithASmallBodyLeavesItsConnectionUsable() throws IOException {
        // Given
        Samples.Delivery sample = Samples.delivery("vehicle-error-resolved");
        try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
            // When
            client.send(head("Content-Length: 2", "Content-Encoding: gzip") + "{}");
            int refused = client.statusAndBody();
            client.send(head("Content-Length: " + sample.body().length, "SC-Signature: " + sample.signature()))
                    .send(sample.body());

            // Then
            assertThat(refused).isEqualTo(415);
            assertThat(client.statusAndBody()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatGoesAwayHalfwayGivesItsPlaceBack() throws IOException {
        // When: many begin and go
        for (int i = 0; i < 50; i++) {
            try (RawHttp client = new RawHttp(service, Timeouts.CONDITION)) {
                client.send(head("Content-Length: 100") + "{");
            }
        }

        // Then
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(io.restassured.RestAssured.given()
                        .get(management.resolve("/q/metrics"))
                        .asString())
                .containsPattern("carflow_webhook_in_flight(\\{[^}]*})? 0\\.0"));
    }

    @Test
    void theAnswerDoesNotWaitForKafkaLongerThanItMay() {
        // Given
        proxy.freeze();
        try {
            // When
            long startedAt = System.nanoTime();
            int status = Service.deliverSigned(WebhookEndpointServiceTest.event(
                            "user-1", UUID.randomUUID().toString()))
                    .statusCode();

            // Then
            assertThat(status).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(KAFKAS_LIMIT.dividedBy(2));
        } finally {
            proxy.thaw();
        }
    }

    private static String head(String... headers) {
        return "POST /webhooks/smartcar HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }
}
