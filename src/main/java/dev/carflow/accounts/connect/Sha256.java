package dev.carflow.accounts.connect;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that keys, states and the page's style are known by. */
final class Sha256 {

    private Sha256() {}

    static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }
}
