package dev.carflow.accounts.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key of AES-256 and the name that is stored beside what it sealed. */
final class EncryptionKey {

    private static final int ID_BYTES = 4;

    private final String id;
    private final SecretKey key;

    private EncryptionKey(String id, SecretKey key) {
        this.id = id;
        this.key = key;
    }

    /** @param base64 32 bytes */
    static EncryptionKey of(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64.strip());
        return new EncryptionKey(HexFormat.of().formatHex(digest(bytes), 0, ID_BYTES), new SecretKeySpec(bytes, "AES"));
    }

    /** The beginning of the key's SHA-256, in hex: it distinguishes keys and reveals nothing else. */
    String id() {
        return id;
    }

    SecretKey key() {
        return key;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "EncryptionKey[" + id + "]";
    }
}
