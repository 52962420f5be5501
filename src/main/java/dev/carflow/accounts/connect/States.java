package dev.carflow.accounts.connect;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes states: 256 random bits, and a tag by which this process knows its own. The tag proves nothing to the database,
 * which alone decides; it only tells a guess from a state that deserves a look. Its key is random and stays in memory.
 * Thread-safe.
 */
final class States {

    private static final String MAC = "HmacSHA256";
    private static final int RANDOM_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{64}");

    private final SecureRandom random;
    private final SecretKeySpec key;

    States(SecureRandom random) {
        this.random = random;
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, MAC);
    }

    String fresh() {
        byte[] state = new byte[RANDOM_BYTES + TAG_BYTES];
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        System.arraycopy(secret, 0, state, 0, RANDOM_BYTES);
        System.arraycopy(tag(secret), 0, state, RANDOM_BYTES, TAG_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(state);
    }

    static boolean isWellFormed(String state) {
        return SHAPE.matcher(state).matches();
    }

    /** Whether this process made it. */
    boolean isOwn(String state) {
        if (!isWellFormed(state)) {
            return false;
        }
        byte[] bytes = Base64.getUrlDecoder().decode(state);
        byte[] tag = tag(Arrays.copyOf(bytes, RANDOM_BYTES));
        return MessageDigest.isEqual(tag, Arrays.copyOfRange(bytes, RANDOM_BYTES, RANDOM_BYTES + TAG_BYTES));
    }

    /** What is stored of it. */
    static Buffer hash(String state) {
        return Buffer.buffer(Sha256.of(state.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] tag(byte[] secret) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(secret), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + MAC, e);
        }
    }
}
