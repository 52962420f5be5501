package dev.carflow.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Smartcar's signatures: lower-case hex of HMAC-SHA256 over the received bytes, keyed with the text of an application
 * management token (contract 2). Thread-safe; tokens may be replaced while it is used.
 */
public final class SignatureVerifier {

    /** The results of comparing a signature. */
    public enum Verdict {
        /** Made with the current token. */
        CURRENT_TOKEN,
        /** Made with a token that is being rotated out. */
        PREVIOUS_TOKEN,
        /** The request has no signature. */
        MISSING,
        /** Made with none of our tokens, or over other bytes. */
        MISMATCH;

        public boolean holds() {
            return this == CURRENT_TOKEN || this == PREVIOUS_TOKEN;
        }
    }

    private static final String ALGORITHM = "HmacSHA256";

    /** Keyed once and cloned for each use: a Mac is not thread-safe, and keying costs as much as a short body. */
    private volatile List<Mac> keyed;

    /**
     * Creates a verifier.
     *
     * @param managementTokens current first, then those being rotated out; at least one
     */
    public SignatureVerifier(List<String> managementTokens) {
        use(managementTokens);
    }

    /** Replaces the tokens, from the next signature on. */
    final void use(List<String> managementTokens) {
        if (managementTokens.isEmpty()) {
            throw new IllegalArgumentException("at least one management token is needed");
        }
        keyed = managementTokens.stream().map(SignatureVerifier::keyed).toList();
    }

    /** Checks the header's value, null if absent, against the received bytes. Compares in constant time. */
    public Verdict verify(byte[] body, String signature) {
        if (signature == null || signature.isEmpty()) {
            return Verdict.MISSING;
        }
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        List<Mac> tokens = keyed;
        for (int token = 0; token < tokens.size(); token++) {
            byte[] expected = hex(tokens.get(token), body).getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(expected, given)) {
                return token == 0 ? Verdict.CURRENT_TOKEN : Verdict.PREVIOUS_TOKEN;
            }
        }
        return Verdict.MISMATCH;
    }

    /** Returns the answer to a challenge: its HMAC under the current token, lower-case hex (contract 1.3). */
    public String sign(String challenge) {
        return hex(keyed.get(0), challenge.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(Mac token, byte[] message) {
        return HexFormat.of().formatHex(copyOf(token).doFinal(message));
    }

    private static Mac keyed(String token) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
        }
    }

    private static Mac copyOf(Mac keyed) {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this security provider cannot clone " + ALGORITHM, e);
        }
    }
}
