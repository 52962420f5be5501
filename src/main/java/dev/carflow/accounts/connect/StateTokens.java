package dev.carflow.accounts.connect;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Makes states: 256 random bits, and a tag by which every process of the service recognises them. The tag proves
 * nothing to the database, which alone decides; it only separates guesses from states that deserve a lookup.
 * Thread-safe.
 */
final class StateTokens {

    private static final int RANDOM_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{64}");

    private final SecureRandom random;
    private final KeyedHash tags;

    StateTokens(SecureRandom random, KeyedHash tags) {
        this.random = random;
        this.tags = tags;
    }

    String fresh() {
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        byte[] state = Arrays.copyOf(secret, RANDOM_BYTES + TAG_BYTES);
        System.arraycopy(tags.of(secret), 0, state, RANDOM_BYTES, TAG_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(state);
    }

    static boolean isWellFormed(String state) {
        return SHAPE.matcher(state).matches();
    }

    /** Returns whether a process with one of these API keys made the state. */
    boolean isOwn(String state) {
        if (!isWellFormed(state)) {
            return false;
        }
        byte[] bytes = Base64.getUrlDecoder().decode(state);
        return tags.isOf(
                Arrays.copyOf(bytes, RANDOM_BYTES), Arrays.copyOfRange(bytes, RANDOM_BYTES, RANDOM_BYTES + TAG_BYTES));
    }

    /** The hash of a state, as it is stored. */
    static Buffer hash(String state) {
        return Buffer.buffer(Sha256.of(state.getBytes(StandardCharsets.US_ASCII)));
    }
}
