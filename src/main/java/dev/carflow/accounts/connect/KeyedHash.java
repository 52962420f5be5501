package dev.carflow.accounts.connect;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 under keys derived from the API keys (as HKDF expands one, RFC 5869 section 2.3), so that every process
 * makes and recognises the same. The current key makes, the previous ones are recognised too. Thread-safe.
 */
final class KeyedHash {

    private static final String MAC = "HmacSHA256";

    private final Supplier<List<String>> apiKeys;
    private final byte[] purpose;

    /**
     * @param apiKeys at least one, the current one first; asked each time, so that they can be rotated
     * @param purpose keeps hashes that are made for one thing from being taken for another
     */
    KeyedHash(Supplier<List<String>> apiKeys, String purpose) {
        this.apiKeys = apiKeys;
        this.purpose = ("carflow/connect/" + purpose + "\u0001").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns 32 bytes. */
    byte[] of(byte[] data) {
        return hash(apiKeys.get().get(0), data);
    }

    /** Returns whether a current key makes a hash that begins so. Takes the same time whichever key it is. */
    boolean isOf(byte[] data, byte[] beginning) {
        boolean known = false;
        for (String key : apiKeys.get()) {
            byte[] hash = hash(key, data);
            byte[] expected = Arrays.copyOf(hash, Math.min(hash.length, beginning.length));
            known |= MessageDigest.isEqual(expected, beginning);
        }
        return known;
    }

    private byte[] hash(String apiKey, byte[] data) {
        byte[] key = mac(apiKey.getBytes(StandardCharsets.UTF_8), purpose);
        return mac(key, data);
    }

    private static byte[] mac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + MAC, e);
        }
    }
}
