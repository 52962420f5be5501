package dev.carflow.webhook;

import dev.carflow.operations.MinuteLimit;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * Answers Smartcar's handshake without becoming a signing oracle.
 *
 * <p>The answer to a challenge and the signature of an event are the same function under the same key, and a handshake
 * arrives unsigned (contract 1.4 and 1.5): a sender who may choose the challenge freely can have any event signed. So
 * only challenges that cannot be an event are signed, a body that could have been a challenge is never accepted as an
 * event, and unsigned handshakes are limited per minute.
 */
final class ChallengeResponder {

    static final int MAX_LENGTH = 128;

    private final SignatureVerifier signatures;
    private final MinuteLimit limit;

    ChallengeResponder(SignatureVerifier signatures, int perMinute, LongSupplier nanoTime) {
        this.signatures = signatures;
        this.limit = new MinuteLimit(perMinute, nanoTime);
    }

    /** Answers a challenge whose signature holds; null stands for a missing challenge. */
    WebhookResponse answerSigned(String challenge) {
        return challenge == null || !isAcceptable(challenge)
                ? new WebhookResponse.Refused(Refusal.CHALLENGE_UNACCEPTABLE)
                : new WebhookResponse.ChallengeAnswered(signatures.sign(challenge));
    }

    /**
     * Answers a challenge from an unauthenticated sender, at a limited rate; refused challenges do not use up the
     * limit.
     */
    WebhookResponse answerUnsigned(String challenge) {
        boolean acceptable = challenge != null && isAcceptable(challenge);
        return acceptable && !limit.tryAcquire()
                ? new WebhookResponse.Refused(Refusal.TOO_MANY_CHALLENGES)
                : answerSigned(challenge);
    }

    /**
     * Returns whether a body consists of challenge characters only. A signature over such a body proves nothing,
     * because the handshake may have produced it. No JSON object qualifies.
     */
    static boolean couldBeChallenge(byte[] body) {
        for (byte b : body) {
            if (!isChallengeCharacter(b)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAcceptable(String challenge) {
        return !challenge.isEmpty()
                && challenge.length() <= MAX_LENGTH
                && couldBeChallenge(challenge.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Smartcar documents "random string" and no alphabet (contract 1.5). Accepted are the characters of UUIDs, hex,
     * base64 and base64url with padding, and RFC 3986's unreserved ones. JSON needs others.
     */
    private static boolean isChallengeCharacter(byte b) {
        return (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || (b >= '0' && b <= '9')
                || b == '.'
                || b == '_'
                || b == '~'
                || b == '+'
                || b == '/'
                || b == '='
                || b == '-';
    }
}
