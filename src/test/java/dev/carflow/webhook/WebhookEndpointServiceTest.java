package dev.carflow.webhook;

import static dev.carflow.Service.deliver;
import static dev.carflow.Service.deliverSigned;
import static dev.carflow.Service.header;
import static dev.carflow.Service.records;
import static dev.carflow.Service.sign;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.KafkaResource;
import dev.carflow.RawHttp;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.contract.EveryMember;
import dev.carflow.smartcar.SmartcarResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class WebhookEndpointServiceTest {

    @TestHTTPResource(Service.PATH)
    URI service;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    static Stream<Samples.Delivery> events() {
        return Samples.deliveries().filter(delivery -> !delivery.name().contains("verify"));
    }

    static Stream<Samples.Challenge> challenges() {
        return Samples.challenges();
    }

    @ParameterizedTest
    @MethodSource("events")
    void everySampleIsAcknowledgedAndOnItsTopicWithItsKeyHeadersAndBytes(Samples.Delivery sample) {
        // Given
        Instant before = Instant.now();

        // When
        deliver(sample).then().statusCode(200).body(emptyString());

        // Then
        ConsumerRecord<String, byte[]> entry = newest(topicOf(sample), sample.body());
        JsonNode json = sample.json();
        boolean legacy = json.has("eventName");
        assertThat(entry.key()).isEqualTo(legacy ? legacyVehicle(json) : text(json, "/data/user/id"));
        assertThat(header(entry, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(entry, "ce_type")).isEqualTo(typeOf(json));
        assertThat(header(entry, "ce_source")).isEqualTo(sourceOf(json));
        assertThat(header(entry, "ce_subject"))
                .isEqualTo(legacy ? legacyVehicle(json) : text(json, "/data/vehicle/id"));
        assertThat(header(entry, "content-type")).isEqualTo("application/json");
        assertThat(header(entry, "ce_id")).isEqualTo(idOf(json));
        assertThat(header(entry, "ce_time")).isEqualTo(legacy ? null : deliveredAt(json));
        assertThat(header(entry, "traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        assertThat(Instant.parse(header(entry, "carflow-received-at"))).isBetween(before, Instant.now());
        if (legacy) {
            assertThat(UUID.fromString(header(entry, "carflow-delivery-id"))).isNotNull();
        } else {
            assertThat(header(entry, "carflow-delivery-id")).isEqualTo(text(json, "/meta/deliveryId"));
        }
        assertThat(header(entry, "carflow-reason")).isNull();
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void bothFormsOfTheHandshakeAreAnsweredSignedAndUnsigned(Samples.Challenge challenge) {
        Samples.Delivery sample = Samples.delivery(challenge.name());

        for (String signature : Arrays.asList(null, sample.signature())) {
            deliver(sample.body(), signature)
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .body(equalTo("{\"challenge\":\"" + challenge.response() + "\"}"));
        }
    }

    @Test
    void aHandshakeWithAWrongSignatureIsRefused() {
        deliver(Samples.delivery("verify").body(), "00".repeat(32)).then().statusCode(401);
    }

    @Test
    void anEventOfAUserWithARouteGoesToItsTopics() {
        // Given
        String body = event(KafkaResource.VIP_USER, UUID.randomUUID().toString());

        // When
        deliverSigned(body).then().statusCode(200);

        // Then
        assertThat(newest("vip.vehicle-state", body.getBytes(StandardCharsets.UTF_8))
                        .key())
                .isEqualTo(KafkaResource.VIP_USER);
        assertThat(records("smartcar.vehicle-state", entry -> KafkaResource.VIP_USER.equals(entry.key())))
                .isEmpty();
    }

    @Test
    void anEventSignedWithThePreviousTokenIsAcceptedAndTheGaugeSaysWhen() {
        // Given
        byte[] body = event("user-1", UUID.randomUUID().toString()).getBytes(StandardCharsets.UTF_8);
        long before = Instant.now().getEpochSecond();

        // When
        deliver(body, sign(KafkaResource.PREVIOUS_TOKEN, body)).then().statusCode(200);

        // Then
        String metrics = given().get(management.resolve("/q/metrics")).asString();
        double lastUsed = metrics.lines()
                .filter(line -> line.startsWith("carflow_webhook_previous_token_last_used_seconds"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
        assertThat(lastUsed).isGreaterThanOrEqualTo(before);
    }

    @Test
    void theHandshakeIsAnsweredWithTheCurrentTokenEvenWhenSignedWithThePrevious() {
        Samples.Challenge challenge = Samples.challenges().findFirst().orElseThrow();
        byte[] body = Samples.delivery(challenge.name()).body();

        deliver(body, sign(KafkaResource.PREVIOUS_TOKEN, body))
                .then()
                .statusCode(200)
                .body("challenge", equalTo(challenge.response()));
    }

    @Test
    void withoutASignatureOrWithAWrongOneNothingGetsIn() {
        // Given
        String id = UUID.randomUUID().toString();
        byte[] body = event("user-1", id).getBytes(StandardCharsets.UTF_8);
        String right = sign(Samples.TOKEN, body);

        // When
        deliver(body, null)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:carflow:problem:signature-missing"));
        for (String wrong : List.of(
                "00".repeat(32),
                right.toUpperCase(java.util.Locale.ROOT),
                right.substring(1),
                right + "00",
                sign("other", body))) {
            deliver(body, wrong)
                    .then()
                    .statusCode(401)
                    .body("type", equalTo("urn:carflow:problem:signature-mismatch"))
                    .body("detail", containsString("management-tokens"));
        }

        // Then
        for (String topic : List.of("smartcar.vehicle-state", "smartcar.quarantine", "smartcar.test")) {
            assertThat(records(topic, entry -> new String(entry.value(), StandardCharsets.UTF_8).contains(id)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "malformed-json|{\"eventType\":",
                "not-an-object|[1]",
                "duplicate-key|{\"eventId\":\"1\",\"eventId\":\"2\"}",
                "unknown-type|{\"eventId\":\"7\",\"eventType\":\"VEHICLE_SOLD\",\"data\":{\"user\":{\"id\":\"user-q\"}}}",
                "no-user-id|{\"eventId\":\"8\",\"eventType\":\"VEHICLE_STATE\"}",
                "no-event-id|{\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"user-q\"}}}",
                "invalid-id|{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"\\ud800\",\"data\":{\"user\":{\"id\":\"u\"}}}"
            })
    void signedUnroutableDeliveriesAreAcknowledgedAndQuarantinedWithAReason(String example) {
        // Given
        String reason = example.substring(0, example.indexOf('|'));
        String body = example.substring(example.indexOf('|') + 1);

        // When
        deliverSigned(body).then().statusCode(200);

        // Then
        ConsumerRecord<String, byte[]> entry = newest("smartcar.quarantine", body.getBytes(StandardCharsets.UTF_8));
        assertThat(header(entry, "carflow-reason")).isEqualTo(reason);
        assertThat(header(entry, "carflow-cause")).isNotBlank();
        assertThat(header(entry, "ce_id")).isNotBlank();
        assertThat(entry.key()).isEqualTo(body.contains("user-q") ? "user-q" : null);
    }

    @Test
    void aBodyNestedTooDeepIsQuarantined() {
        String body = "{\"a\":".repeat(20_000);

        deliverSigned(body).then().statusCode(200);

        assertThat(header(newest("smartcar.quarantine", body.getBytes(StandardCharsets.UTF_8)), "carflow-reason"))
                .isEqualTo("too-deep");
    }

    @Test
    void theSendersTraceIsCarriedOn() {
        // Given
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        byte[] body = event("user-1", UUID.randomUUID().toString()).getBytes(StandardCharsets.UTF_8);

        // When
        given().header("SC-Signature", sign(Samples.TOKEN, body))
                .header("traceparent", traceparent)
                .header("tracestate", "vendor=1")
                .body(body)
                .post(Service.PATH)
                .then()
                .statusCode(200);

        // Then
        ConsumerRecord<String, byte[]> entry = newest("smartcar.vehicle-state", body);
        assertThat(header(entry, "traceparent")).isEqualTo(traceparent);
        assertThat(header(entry, "tracestate")).isEqualTo("vendor=1");
    }

    /** The record that leaves is held against its contract, as all are. */
    @ParameterizedTest
    @ValueSource(strings = {"vehicle-state", "vehicle-error", "legacy", "quarantine"})
    void everyMemberThatSmartcarDocumentsIsKept(String topic) {
        // Given
        String id = UUID.randomUUID().toString();
        String body =
                switch (topic) {
                    case "vehicle-state" -> EveryMember.state(id, "user-1");
                    case "vehicle-error" -> EveryMember.error(id, "user-1");
                    case "legacy" -> EveryMember.legacy(id);
                    default -> EveryMember.unroutable(id, "user-1");
                };

        // When
        given().header("SC-Signature", sign(Samples.TOKEN, body.getBytes(StandardCharsets.UTF_8)))
                .header("traceparent", EveryMember.TRACEPARENT)
                .header("tracestate", EveryMember.TRACESTATE)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(Service.PATH)
                .then()
                .statusCode(200);

        // Then
        ConsumerRecord<String, byte[]> entry = newest("smartcar." + topic, body.getBytes(StandardCharsets.UTF_8));
        assertThat(header(entry, "tracestate")).isEqualTo(EveryMember.TRACESTATE);
        assertThat(header(entry, "carflow-sequence")).isEqualTo(topic.equals("legacy") ? null : "17");
    }

    @Test
    void theLargestBodyIsAcceptedAndOneByteMoreIsNot() throws IOException {
        // Given
        String largest = padded(256 * 1024);

        // Then
        deliverSigned(largest).then().statusCode(200);

        // Then: decided from its length, while the client may still be writing
        try (RawHttp client = new RawHttp(service, Duration.ofSeconds(60))) {
            client.send("POST " + Service.PATH + " HTTP/1.1\r\nHost: localhost\r\nSC-Signature: 00\r\nContent-Length: "
                    + (256 * 1024 + 1) + "\r\n\r\n");
            assertThat(client.statusAndBody()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "identity, gzip"})
    void encodedBodiesAreRefused(String encoding) {
        given().header("Content-Encoding", encoding)
                .header("SC-Signature", "00")
                .body("{}")
                .post(Service.PATH)
                .then()
                .statusCode(415)
                .body("type", equalTo("urn:carflow:problem:encoding-unsupported"));
    }

    @Test
    void theIdentityEncodingIsNone() {
        byte[] body = event("user-1", UUID.randomUUID().toString()).getBytes(StandardCharsets.UTF_8);

        given().header("Content-Encoding", "identity")
                .header("SC-Signature", sign(Samples.TOKEN, body))
                .body(body)
                .post(Service.PATH)
                .then()
                .statusCode(200);
    }

    @Test
    void otherMethodsAreAnsweredWithTheAllowedOnes() {
        given().get(Service.PATH).then().statusCode(405).header("Allow", "POST");
        given().head(Service.PATH).then().statusCode(405);
        given().put(Service.PATH).then().statusCode(405);
    }

    static String event(String userId, String eventId) {
        return "{\"eventId\":\"" + eventId + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"" + userId
                + "\"},\"vehicle\":{\"id\":\"vehicle-1\"},\"signals\":[]}}";
    }

    private static String padded(int length) {
        String start = event("user-1", UUID.randomUUID().toString());
        return start + " ".repeat(length - start.length());
    }

    private static ConsumerRecord<String, byte[]> newest(String topic, byte[] value) {
        return records(topic, entry -> Arrays.equals(entry.value(), value)).stream()
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new AssertionError("not on " + topic));
    }

    private static String topicOf(Samples.Delivery sample) {
        JsonNode json = sample.json();
        if (json.has("eventName")) {
            return "smartcar.legacy";
        }
        if (json.at("/meta/mode").asText().equals("TEST")) {
            return "smartcar.test";
        }
        return json.path("eventType").asText().equals("VEHICLE_ERROR")
                ? "smartcar.vehicle-error"
                : "smartcar.vehicle-state";
    }

    private static String typeOf(JsonNode json) {
        return json.has("eventName")
                ? "com.smartcar.legacy." + json.path("eventName").asText().toLowerCase(java.util.Locale.ROOT)
                : "com.smartcar." + json.path("eventType").asText().toLowerCase(java.util.Locale.ROOT);
    }

    private static String sourceOf(JsonNode json) {
        String webhook = json.has("eventName") ? text(json, "/webhookId") : text(json, "/meta/webhookId");
        return "/smartcar/webhooks" + (webhook == null ? "" : "/" + webhook);
    }

    private static String idOf(JsonNode json) {
        if (!json.has("eventName")) {
            return text(json, "/eventId");
        }
        String own = text(json, "/payload/eventId");
        return own != null
                ? own
                : String.join(
                        ":",
                        text(json, "/webhookId"),
                        legacyVehicle(json),
                        text(json, "/payload/vehicles/0/requestId"));
    }

    private static String legacyVehicle(JsonNode json) {
        String direct = text(json, "/payload/vehicleId");
        return direct != null ? direct : text(json, "/payload/vehicles/0/vehicleId");
    }

    private static String deliveredAt(JsonNode json) {
        long number = json.at("/meta/deliveredAt").asLong();
        return (number < 100_000_000_000L ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number)).toString();
    }

    private static String text(JsonNode json, String pointer) {
        JsonNode node = json.at(pointer);
        return node.isTextual() ? node.asText() : null;
    }
}
