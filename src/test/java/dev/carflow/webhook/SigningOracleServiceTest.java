package dev.carflow.webhook;

import static dev.carflow.Service.deliver;
import static dev.carflow.Service.records;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.KafkaResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.smartcar.SmartcarResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attacker without the token talks to the running service and tries to have an event signed or stored. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class SigningOracleServiceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TOPICS = List.of(
            "smartcar.vehicle-state",
            "smartcar.vehicle-error",
            "smartcar.test",
            "smartcar.legacy",
            "smartcar.quarantine");

    private static final int LONGEST_HANDSHAKE = 4096;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChallengeThatIsAnEventIsRefused(boolean current) {
        // Given: every event we know, as a challenge in either form
        Samples.deliveries().forEach(sample -> {
            String event = new String(sample.body(), StandardCharsets.UTF_8);

            // When
            byte[] handshake = handshake(event, current);
            Response response = deliver(handshake, null);

            // Then: refused as a challenge, or as an unsigned body too long for a handshake
            assertThat(response.statusCode())
                    .as(sample.name())
                    .isEqualTo(handshake.length <= LONGEST_HANDSHAKE ? 400 : 401);
            assertThat(response.asString()).doesNotContain(sample.signature());
        });
    }

    @Test
    void noSequenceOfHandshakesYieldsASignatureThatIsAccepted() {
        // Given
        String marker = UUID.randomUUID().toString();
        byte[] event = WebhookEndpointServiceTest.event("victim", marker).getBytes(StandardCharsets.UTF_8);
        List<String> signatures = new ArrayList<>();

        // When: everything that could come near a signature of the event is asked for, and answers are fed back in
        String eventText = new String(event, StandardCharsets.UTF_8);
        Stream.of(
                        eventText,
                        eventText.replace("{", ""),
                        "e",
                        eventText.substring(1),
                        " " + eventText,
                        marker,
                        base64(event))
                .forEach(text -> collect(signatures, challenge(text, true), challenge(text, false)));
        for (int i = 0; i < 20 && !signatures.isEmpty(); i++) {
            collect(signatures, challenge(signatures.get(signatures.size() - 1), i % 2 == 0));
        }

        // Then: there are signatures, and none of them lets the event, or its own preimages, in
        assertThat(signatures).isNotEmpty();
        for (String signature : signatures) {
            assertThat(deliver(event, signature).statusCode()).isEqualTo(401);
        }
        for (String preimage : signatures) {
            assertThat(deliver(preimage.getBytes(StandardCharsets.UTF_8), sign(preimage))
                            .statusCode())
                    .isEqualTo(401);
        }
        for (String topic : TOPICS) {
            assertThat(records(topic, entry -> contains(entry.value(), marker))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "123", "true", "null", "1e5", "-1", "1e+5", "/+8AAQ==", "true/=+"})
    void aBodyThatCouldBeAChallengeIsRejectedDespiteAValidSignature(String body) {
        // Given: the handshake signs it for anyone
        String signature =
                challenge(body, true).then().statusCode(200).extract().path("challenge");
        assertThat(signature).isEqualTo(sign(body));

        // When
        Response response = deliver(body.getBytes(StandardCharsets.UTF_8), signature);

        // Then
        response.then().statusCode(401);
        assertThat(records(
                        "smartcar.quarantine",
                        entry -> contains(entry.value(), body) && entry.value().length == body.length()))
                .isEmpty();
    }

    private static Response challenge(String challenge, boolean current) {
        return deliver(handshake(challenge, current), null);
    }

    private static byte[] handshake(String challenge, boolean current) {
        ObjectNode body = JSON.createObjectNode();
        if (current) {
            body.put("eventType", "VERIFY").putObject("data").put("challenge", challenge);
        } else {
            body.put("version", "2.0")
                    .put("eventName", "verify")
                    .putObject("payload")
                    .put("challenge", challenge);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** In the alphabet of challenges, though too long for one; its beginning is not. */
    private static String base64(byte[] event) {
        return Base64.getEncoder().encodeToString(event).substring(0, 128);
    }

    private static void collect(List<String> signatures, Response... responses) {
        for (Response response : responses) {
            if (response.statusCode() == 200) {
                signatures.add(response.path("challenge"));
            }
        }
    }

    private static String sign(String text) {
        return Service.sign(Samples.TOKEN, text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean contains(byte[] value, String text) {
        return new String(value, StandardCharsets.UTF_8).contains(text);
    }
}
