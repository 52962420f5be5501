package dev.carflow.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
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

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private volatile Tokens tokens;

    /**
     * Keyed once, and cloned once for each thread: a Mac is not thread-safe, keying one costs as much as a short body, and
     * cloning one for each body as much as a third of the hash.
     */
    private static final class Tokens {

        private final List<Mac> keyed;
        private final ThreadLocal<List<Mac>> ofThread;

        Tokens(List<String> texts) {
            keyed = texts.stream().map(SignatureVerifier::keyed).toList();
            ofThread = ThreadLocal.withInitial(
                    () -> keyed.stream().map(SignatureVerifier::copyOf).toList());
        }

        /** Returns those of the calling thread; each is as new after {@code doFinal}. */
        List<Mac> mine() {
            return ofThread.get();
        }
    }

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
        tokens = new Tokens(managementTokens);
    }

    /** Checks the header's value, null if absent, against the received bytes. Compares in constant time. */
    public Verdict verify(byte[] body, String signature) {
        if (signature == null || signature.isEmpty()) {
            return Verdict.MISSING;
        }
        List<Mac> mine = tokens.mine();
        for (int token = 0; token < mine.size(); token++) {
            if (isHexOf(hash(mine.get(token), body), signature)) {
                return token == 0 ? Verdict.CURRENT_TOKEN : Verdict.PREVIOUS_TOKEN;
            }
        }
        return Verdict.MISMATCH;
    }

    /** Looks at every digit, wherever the first wrong one is. The length is no secret. */
    private static boolean isHexOf(byte[] hash, String given) {
        if (given.length() != 2 * hash.length) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < hash.length; i++) {
            difference |= given.charAt(2 * i) ^ HEX[hash[i] >> 4 & 0xf];
            difference |= given.charAt(2 * i + 1) ^ HEX[hash[i] & 0xf];
        }
        return difference == 0;
    }

    /** Returns the answer to a challenge: its HMAC under the current token, lower-case hex (contract 1.3). */
    public String sign(String challenge) {
        return HexFormat.of().formatHex(hash(tokens.mine().get(0), challenge.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hash(Mac mac, byte[] message) {
        // An Error in the middle of a hash must not spoil the thread's next one.
        mac.reset();
        return mac.doFinal(message);
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
