package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Samples;
import dev.carflow.webhook.SignatureVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureVerifierTest {

    private final SignatureVerifier verifier = new SignatureVerifier(List.of(Samples.TOKEN));

    static List<Samples.Delivery> deliveries() {
        return Samples.deliveries().toList();
    }

    static List<Samples.Challenge> challenges() {
        return Samples.challenges().toList();
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void everySignatureVectorHolds(Samples.Delivery delivery) {
        assertThat(verifier.verify(delivery.body(), delivery.signature())).isEqualTo(Verdict.CURRENT_TOKEN);
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void everyChallengeVectorIsAnsweredAsSmartcarExpects(Samples.Challenge challenge) {
        assertThat(verifier.sign(challenge.challenge())).isEqualTo(challenge.response());
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void aSingleBitChangeOfAnyByteOfTheBodyFails(Samples.Delivery delivery) {
        byte[] body = delivery.body();
        for (int at = 0; at < body.length; at++) {
            byte bit = (byte) (1 << at % 8);
            body[at] ^= bit;
            assertThat(verifier.verify(body, delivery.signature())).isEqualTo(Verdict.MISMATCH);
            body[at] ^= bit;
        }
        assertThat(verifier.verify(body, delivery.signature())).isEqualTo(Verdict.CURRENT_TOKEN);
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void everySingleBitChangeOfTheSignatureFails(Samples.Delivery delivery) {
        byte[] signature = delivery.signature().getBytes(StandardCharsets.ISO_8859_1);
        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] changed = signature.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifier.verify(delivery.body(), new String(changed, StandardCharsets.ISO_8859_1)))
                    .isEqualTo(Verdict.MISMATCH);
        }
    }

    @Test
    void otherFormsOfTheRightSignatureFail() {
        // Given
        Samples.Delivery delivery = Samples.delivery("vehicle-state-tesla-model3");
        String signature = delivery.signature();

        // When
        List<String> forms = List.of(
                signature.toUpperCase(Locale.ROOT),
                signature.substring(0, 63),
                signature + "00",
                "sha256=" + signature,
                " " + signature,
                signature + " ",
                signature + "," + signature);

        // Then
        assertThat(forms).allSatisfy(form -> assertThat(verifier.verify(delivery.body(), form))
                .isEqualTo(Verdict.MISMATCH));
    }

    @Test
    void reserializedBodiesFail() {
        // Given: the same JSON, as a receiver that binds it would write it again
        Samples.Delivery delivery = Samples.delivery("vehicle-state-byd-seal-partial");

        // When
        byte[] reserialized = delivery.json().toPrettyString().getBytes(StandardCharsets.UTF_8);

        // Then
        assertThat(verifier.verify(reserialized, delivery.signature())).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void aMissingOrEmptySignatureIsDistinguishedFromAWrongOne() {
        assertThat(verifier.verify(new byte[] {1}, null)).isEqualTo(Verdict.MISSING);
        assertThat(verifier.verify(new byte[] {1}, "")).isEqualTo(Verdict.MISSING);
        assertThat(verifier.verify(new byte[] {1}, "00")).isEqualTo(Verdict.MISMATCH);
    }

    @Property
    void aRotatedTokenIsAcceptedAndDistinguished(@ForAll @IntRange(min = 1, max = 4) int older, @ForAll byte[] body) {
        // Given
        List<String> tokens =
                IntStream.rangeClosed(0, older).mapToObj(i -> "token-" + i).toList();
        SignatureVerifier rotating = new SignatureVerifier(tokens);

        // When
        String signature = reference("token-" + older, body);

        // Then
        assertThat(rotating.verify(body, signature)).isEqualTo(Verdict.PREVIOUS_TOKEN);
        assertThat(rotating.verify(body, reference("token-0", body))).isEqualTo(Verdict.CURRENT_TOKEN);
        assertThat(rotating.verify(body, reference("revoked", body))).isEqualTo(Verdict.MISMATCH);
    }

    @Property
    void noOtherStringIsTakenForASignature(
            @ForAll @Size(max = 64) byte[] body, @ForAll("headerValues") String candidate) {
        boolean right = candidate.equals(reference(Samples.TOKEN, body));

        assertThat(verifier.verify(body, candidate).holds()).isEqualTo(right);
    }

    @Property
    void truncatedAndExtendedBodiesFail(@ForAll @Size(min = 1, max = 200) byte[] body, @ForAll byte more) {
        // Given
        String signature = reference(Samples.TOKEN, body);

        // When
        byte[] truncated = Arrays.copyOf(body, body.length - 1);
        byte[] extended = Arrays.copyOf(body, body.length + 1);
        extended[body.length] = more;

        // Then
        assertThat(verifier.verify(truncated, signature)).isEqualTo(Verdict.MISMATCH);
        assertThat(verifier.verify(extended, signature)).isEqualTo(Verdict.MISMATCH);
    }

    @Provide
    Arbitrary<String> headerValues() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(100),
                Arbitraries.strings().withChars("0123456789abcdef").ofLength(64));
    }

    /** Independent of the code under test: HMAC by its definition (RFC 2104) over the JDK's SHA-256. */
    private static String reference(String token, byte[] message) {
        return Hmac.sha256Hex(token, message);
    }
}
