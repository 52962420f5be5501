package dev.carflow.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** HMAC-SHA256 by its definition (RFC 2104), independent of the code under test. */
final class Hmac {

    private static final int BLOCK = 64;

    private Hmac() {}

    static String sha256Hex(String key, byte[] message) {
        byte[] k = key.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(k.length > BLOCK ? sha256(k) : k, BLOCK);
        byte[] inner = sha256(xor(padded, 0x36), message);
        return HexFormat.of().formatHex(sha256(xor(padded, 0x5c), inner));
    }

    private static byte[] xor(byte[] block, int pad) {
        byte[] result = block.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= (byte) pad;
        }
        return result;
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
