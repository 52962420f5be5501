package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.Event;
import dev.carflow.routing.Event.LegacyEvent;
import dev.carflow.routing.Event.VehicleEvent;
import dev.carflow.routing.TraceContext;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.routing.VehicleMode;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/** The whole decision, with a log that takes, or refuses, everything. */
class WebhookReceiverTest {

    private final List<EventRecord> stored = new ArrayList<>();
    private final List<byte[]> kept = new ArrayList<>();
    private AppendResult result = AppendResult.STORED;
    private final WebhookReceiver receiver = receiver();

    @Property
    void anySignedObjectIsAnsweredWithoutAServerErrorAndKeptByteForByte(@ForAll("jsonObjects") String json) {
        // Given
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        stored.clear();

        // When
        Outcome outcome = receive(body, Service.sign(Samples.TOKEN, body));

        // Then
        if (FullParser.scan(body, TestReceiver.MAX_DEPTH) instanceof Scan.Handshake handshake) {
            assertThat(outcome).isEqualTo(answered(handshake));
            assertThat(stored).isEmpty();
        } else {
            assertStored(outcome, body);
        }
    }

    /** Acknowledged, and on the topic where a full parser would put it, byte for byte. */
    private void assertStored(Outcome outcome, byte[] body) {
        Event event = ((Scan.Delivered) FullParser.scan(body, TestReceiver.MAX_DEPTH)).event();
        assertThat(outcome.answer()).isEqualTo(WebhookResponse.ACCEPTED);
        assertThat(stored).singleElement().satisfies(entry -> {
            assertThat(entry.value()).isEqualTo(body);
            assertThat(entry.headers()).extracting(EventRecord.Header::name).doesNotHaveDuplicates();
            assertThat(entry.topic()).isEqualTo("smartcar." + topic(event));
            if (event instanceof VehicleEvent vehicle) {
                assertThat(entry.key()).isEqualTo(vehicle.userId());
            }
        });
    }

    private static String topic(Event event) {
        if (event instanceof VehicleEvent vehicle) {
            return vehicle.mode() == VehicleMode.TEST || vehicle.mode() == VehicleMode.SIMULATED
                    ? "test"
                    : vehicle.type() == VehicleEventType.VEHICLE_STATE ? "vehicle-state" : "vehicle-error";
        }
        return event instanceof LegacyEvent ? "legacy" : "quarantine";
    }

    private static Outcome answered(Scan.Handshake handshake) {
        String challenge = handshake.challenge();
        byte[] bytes = challenge == null ? new byte[0] : challenge.getBytes(StandardCharsets.UTF_8);
        boolean acceptable = bytes.length > 0 && bytes.length <= 128 && ChallengeAlphabet.isAllOf(bytes);
        return acceptable
                ? new Outcome(
                        DeliveryType.VERIFY, new WebhookResponse.ChallengeAnswered(Service.sign(Samples.TOKEN, bytes)))
                : Outcome.refused(DeliveryType.VERIFY, Refusal.CHALLENGE_UNACCEPTABLE);
    }

    @Property
    void unsignedHandshakesAreAnsweredAndNothingUnsignedIsStored(
            @ForAll("jsonObjects") String json, @ForAll @Size(max = 50) byte[] noise) {
        for (byte[] body : List.of(json.getBytes(StandardCharsets.UTF_8), noise)) {
            // Given
            stored.clear();

            // When
            Outcome outcome = receive(body, null);

            // Then
            Outcome expected = FullParser.scan(body, TestReceiver.MAX_DEPTH) instanceof Scan.Handshake handshake
                            && body.length <= WebhookReceiver.MAX_UNSIGNED_BODY
                    ? answered(handshake)
                    : Outcome.refused(DeliveryType.UNVERIFIED, Refusal.SIGNATURE_MISSING);
            assertThat(outcome).isEqualTo(expected);
            assertThat(stored).isEmpty();
        }
    }

    @Property
    void anySignedBytesAreStoredUnlessTheHandshakeCouldHaveSignedThem(@ForAll("anyBytes") byte[] body) {
        // Given
        stored.clear();

        // When
        Outcome outcome = receive(body, Service.sign(Samples.TOKEN, body));

        // Then
        boolean trusted = !ChallengeAlphabet.isAllOf(body);
        Statistics.collect(trusted);
        if (trusted) {
            assertStored(outcome, body);
        } else {
            assertThat(outcome).isEqualTo(Outcome.refused(DeliveryType.UNVERIFIED, Refusal.SIGNATURE_MISMATCH));
            assertThat(stored).isEmpty();
        }
    }

    /** No alphabet is known here: the service itself says what it signs for anyone, and none of that may let a body in. */
    @Property
    void noBodyIsAcceptedByASignatureThatTheHandshakeCouldHaveMade(@ForAll("challenges") String challenge) {
        // Given
        stored.clear();
        Outcome handshake = receive(handshake(challenge), null);
        Assume.that(handshake.answer() instanceof WebhookResponse.ChallengeAnswered);
        String signature = ((WebhookResponse.ChallengeAnswered) handshake.answer()).response();

        // When
        Outcome outcome = receive(challenge.getBytes(StandardCharsets.UTF_8), signature);

        // Then
        assertThat(status(outcome)).isEqualTo(401);
        assertThat(stored).isEmpty();
    }

    @Test
    void onlyBodiesRefusedForTheirSignatureAreOfferedForStorage() {
        // Given
        byte[] event = Samples.delivery("vehicle-state-tesla-model3").body();
        byte[] handshake = Samples.delivery("verify").body();

        // When
        receive(event, Service.sign(Samples.TOKEN, event));
        receive(handshake, null);
        receive(event, Service.sign("another", event));
        receive(event, null);

        // Then
        assertThat(kept).containsExactly(event, event);
    }

    @Test
    void eventsThatTheLogDoesNotTakeAreNotAcknowledged() {
        Samples.Delivery sample = Samples.delivery("vehicle-state-tesla-model3");

        for (Cause cause : Cause.values()) {
            result = new NotStored(cause);

            assertThat(receive(sample.body(), sample.signature()))
                    .isEqualTo(Outcome.refused(DeliveryType.VEHICLE_STATE, Refusal.NOT_DURABLE));
        }
    }

    @Test
    void aHandshakeIsAnsweredWhileTheLogIsAway() {
        result = new NotStored(Cause.TIMEOUT);

        Outcome outcome = receive(Samples.delivery("verify").body(), null);

        assertThat(outcome.answer()).isInstanceOf(WebhookResponse.ChallengeAnswered.class);
    }

    @Test
    void anUnsignedHandshakeIsNoLongerThanHandshakesAre() {
        // Given
        String handshake = "{\"eventType\":\"VERIFY\",\"data\":{\"challenge\":\"abc\"}}";
        byte[] longest = padded(handshake, WebhookReceiver.MAX_UNSIGNED_BODY);
        byte[] tooLong = padded(handshake, WebhookReceiver.MAX_UNSIGNED_BODY + 1);

        // Then
        assertThat(status(receive(longest, null))).isEqualTo(200);
        assertThat(status(receive(tooLong, null))).isEqualTo(401);
        assertThat(status(receive(tooLong, Service.sign(Samples.TOKEN, tooLong))))
                .isEqualTo(200);
    }

    /** Anything, and now and then what could be a challenge. */
    @Provide
    Arbitrary<byte[]> anyBytes() {
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(200),
                Arbitraries.strings()
                        .withChars("azAZ09._~+/=- {")
                        .ofMaxLength(40)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8)));
    }

    @Provide
    Arbitrary<String> challenges() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(4),
                Arbitraries.strings().withCharRange('+', '~').ofMaxLength(130),
                Arbitraries.strings().alpha().numeric().withChars("+/=").ofMaxLength(128));
    }

    @Provide
    Arbitrary<String> jsonObjects() {
        return JsonTexts.objects();
    }

    private Outcome receive(byte[] body, String signature) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        receiver.receive(body, signature, TraceContext.continueFrom(null, null), outcome::complete);
        return outcome.join();
    }

    private static int status(Outcome outcome) {
        return outcome.answer() instanceof WebhookResponse.Refused no
                ? no.refusal().status()
                : 200;
    }

    private static byte[] handshake(String challenge) {
        ObjectNode body = new ObjectMapper().createObjectNode().put("eventType", "VERIFY");
        body.putObject("data").put("challenge", challenge);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] padded(String json, int length) {
        return (json + " ".repeat(length - json.length())).getBytes(StandardCharsets.UTF_8);
    }

    private WebhookReceiver receiver() {
        return TestReceiver.of(
                entry -> {
                    stored.add(entry);
                    return Uni.createFrom().item(result);
                },
                (receipt, signature) -> kept.add(receipt.body()));
    }
}
