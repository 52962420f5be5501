package dev.carflow.sandbox.simulator.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 with the application management token as key (its text, not decoded), in lower-case hex: the
 * {@code SC-Signature} of a delivery and the answer expected to a VERIFY challenge (contract 1.3 and 2).
 */
public final class Signer {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    public Signer(String managementToken) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(managementToken.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not usable as a management token", e);
        }
    }

    /** @return 64 lower-case hex digits. Synchronized because a {@link Mac} is not thread-safe; it is hardly contended. */
    public synchronized String sign(byte[] message) {
        return HexFormat.of().formatHex(mac.doFinal(message));
    }

    public String sign(String message) {
        return sign(message.getBytes(StandardCharsets.UTF_8));
    }
}
