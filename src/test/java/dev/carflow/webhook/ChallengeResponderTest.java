package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Samples;
import dev.carflow.Service;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeResponderTest {

    private static final SignatureVerifier SIGNATURES = new SignatureVerifier(List.of(Samples.TOKEN, "previous"));

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final ChallengeResponder responder = new ChallengeResponder(SIGNATURES, 3, now::get);

    static List<Samples.Challenge> challenges() {
        return Samples.challenges().toList();
    }

    @ParameterizedTest
    @MethodSource("challenges")
    void documentedChallengesAreAnsweredFromTheCurrentToken(Samples.Challenge challenge) {
        assertThat(responder.answerUnsigned(challenge.challenge()))
                .isEqualTo(new WebhookResponse.ChallengeAnswered(challenge.response()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "{}",
                "{\"eventType\":\"VEHICLE_STATE\"}",
                "\"a\"",
                "abc\n",
                "a/b c",
                "a,b",
                "a:b",
                "[1]",
                "a%2Fb",
                "caf\u00e9",
                "\u0000",
                "\u2028"
            })
    void otherChallengesAreRefused(String challenge) {
        assertThat(responder.answerUnsigned(challenge))
                .isEqualTo(new WebhookResponse.Refused(Refusal.CHALLENGE_UNACCEPTABLE));
    }

    /** Smartcar documents a "random string": every usual alphabet of one, with padding or without. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3a5c8f72-e6d9-4b1a-9f2e-8c7d6a5b4e3f",
                "q83vEjRWeJq8+/Dh0sM=",
                "/+8AAQ==",
                "q83vEjRWeJq8-_Dh0sM",
                "00ff9a1bc0ffee",
                "9Xk~2.z_Q-"
            })
    void randomStringsOfTheUsualAlphabetsAreAnswered(String challenge) {
        assertThat(responder.answerUnsigned(challenge))
                .isEqualTo(new WebhookResponse.ChallengeAnswered(
                        Service.sign(Samples.TOKEN, challenge.getBytes(StandardCharsets.UTF_8))));
    }

    @Property
    void aChallengeInBase64IsAnsweredAndNeverTakenForABody(@ForAll @Size(min = 1, max = 94) byte[] random) {
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            // Given
            String challenge = encoder.encodeToString(random);

            // When
            WebhookResponse answer = responder.answerSigned(challenge);

            // Then
            assertThat(answer).isInstanceOf(WebhookResponse.ChallengeAnswered.class);
            assertThat(ChallengeResponder.couldBeChallenge(challenge.getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
        }
    }

    @Property
    void aBodyIsRejectedIfAndOnlyIfItConsistsOfChallengeCharacters(
            @ForAll("anyChallenges") String text, @ForAll @IntRange(min = 1, max = 3) int times) {
        byte[] body = text.repeat(times).getBytes(StandardCharsets.UTF_8);

        assertThat(ChallengeResponder.couldBeChallenge(body)).isEqualTo(ChallengeAlphabet.isAllOf(body));
    }

    @Test
    void theLongestChallengeHas128Characters() {
        assertThat(responder.answerUnsigned("a".repeat(128))).isInstanceOf(WebhookResponse.ChallengeAnswered.class);
        assertThat(responder.answerUnsigned("a".repeat(129))).isInstanceOf(WebhookResponse.Refused.class);
    }

    @Test
    void moreThanTheLimitInAMinuteAreRefusedUntilTimePasses() {
        // Given: the limit is used up
        for (int i = 0; i < 3; i++) {
            assertThat(responder.answerUnsigned("challenge")).isInstanceOf(WebhookResponse.ChallengeAnswered.class);
        }
        assertThat(responder.answerUnsigned("challenge"))
                .isEqualTo(new WebhookResponse.Refused(Refusal.TOO_MANY_CHALLENGES));

        // When: a third of a minute passes, even over the edge of nanoTime's range
        now.addAndGet(TimeUnit.SECONDS.toNanos(20));

        // Then: one more is answered
        assertThat(responder.answerUnsigned("challenge")).isInstanceOf(WebhookResponse.ChallengeAnswered.class);
        assertThat(responder.answerUnsigned("challenge")).isInstanceOf(WebhookResponse.Refused.class);
    }

    @Test
    void handshakesThatAreSignedAreNotLimited() {
        // Given: another sender has used up the limit
        for (int i = 0; i < 4; i++) {
            responder.answerUnsigned("challenge");
        }

        // Then
        assertThat(responder.answerUnsigned("challenge")).isInstanceOf(WebhookResponse.Refused.class);
        assertThat(responder.answerSigned("challenge")).isInstanceOf(WebhookResponse.ChallengeAnswered.class);
        assertThat(responder.answerSigned("{}")).isInstanceOf(WebhookResponse.Refused.class);
        assertThat(responder.answerSigned(null)).isInstanceOf(WebhookResponse.Refused.class);
    }

    @Test
    void refusedChallengesDoNotUseTheLimitUp() {
        // Given
        for (int i = 0; i < 100; i++) {
            responder.answerUnsigned("{}");
        }

        // When
        WebhookResponse answer = responder.answerUnsigned("challenge");

        // Then
        assertThat(answer).isInstanceOf(WebhookResponse.ChallengeAnswered.class);
    }

    /**
     * The heart of the matter: what is signed for anyone is never accepted, and what is accepted is never signed for
     * anyone.
     */
    @Property
    void anythingTheHandshakeSignsIsNotAcceptedAsAnEvent(@ForAll("anyChallenges") String challenge) {
        ChallengeResponder fresh = new ChallengeResponder(SIGNATURES, 3, now::get);

        boolean signed = fresh.answerUnsigned(challenge) instanceof WebhookResponse.ChallengeAnswered;

        byte[] asBody = challenge.getBytes(StandardCharsets.UTF_8);
        assertThat(signed && !ChallengeResponder.couldBeChallenge(asBody)).isFalse();
    }

    @Property
    void noJsonObjectIsSigned(@ForAll @StringLength(max = 120) String text, @ForAll("blanks") String blanks) {
        assertThat(responder.answerUnsigned(blanks + "{" + text)).isInstanceOf(WebhookResponse.Refused.class);
    }

    @Provide
    Arbitrary<String> anyChallenges() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(200),
                Arbitraries.strings().alpha().numeric().withChars("._~+/=-{}\"").ofMaxLength(140));
    }

    @Provide
    Arbitrary<String> blanks() {
        return Arbitraries.strings().withChars(" \t\r\n").ofMaxLength(3);
    }
}
