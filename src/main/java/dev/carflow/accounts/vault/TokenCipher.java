package dev.carflow.accounts.vault;

import dev.carflow.accounts.AccountsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals tokens with AES-256-GCM. What is sealed is bound to its row and kind, or its session, so that nobody who can write to the database
 * can give one vehicle the token of another. A random nonce for each: with one key good for 2^32 tokens.
 */
@ApplicationScoped
public class TokenCipher {

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int SHORTEST = 1 + NONCE_BYTES + TAG_BITS / 8;

    private final Map<String, EncryptionKey> keys = new LinkedHashMap<>();
    private final Optional<EncryptionKey> current;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public TokenCipher(AccountsConfig config) {
        this(config.encryptionKeys().orElse(List.of()));
    }

    /** @param base64Keys the current one first */
    TokenCipher(List<String> base64Keys) {
        List<EncryptionKey> all = base64Keys.stream().map(EncryptionKey::of).toList();
        all.forEach(key -> keys.putIfAbsent(key.id(), key));
        current = all.stream().findFirst();
    }

    /** The id of the key that seals; none without keys. */
    public Optional<String> currentKeyId() {
        return current.map(EncryptionKey::id);
    }

    /** @param row {@code vehicles.id} */
    public Sealing seal(String token, long row, TokenKind kind) {
        return seal(token, ofVehicle(row, kind));
    }

    /** Seals what a Connect session keeps until it is claimed. */
    public Sealing seal(String secret, UUID session) {
        return seal(secret, ofSession(session));
    }

    /** @param row {@code vehicles.id} */
    public Opening open(String keyId, byte[] sealed, long row, TokenKind kind) {
        return open(keyId, sealed, ofVehicle(row, kind));
    }

    /** Opens what a Connect session kept. */
    public Opening open(String keyId, byte[] sealed, UUID session) {
        return open(keyId, sealed, ofSession(session));
    }

    private Sealing seal(String token, String place) {
        if (current.isEmpty()) {
            return new Sealing.NoKey();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, current.get(), nonce, place)
                    .doFinal(token.getBytes(StandardCharsets.UTF_8));
            byte[] bytes = ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return new Sealing.Sealed(current.get().id(), bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-256-GCM", e);
        }
    }

    private Opening open(String keyId, byte[] sealed, String place) {
        EncryptionKey key = keys.get(keyId);
        if (key == null) {
            return new Opening.UnknownKey(keyId);
        }
        if (sealed.length < SHORTEST || sealed[0] != VERSION) {
            return new Opening.Refused();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(sealed, 1, NONCE_BYTES).get(nonce);
        try {
            byte[] token = cipher(Cipher.DECRYPT_MODE, key, nonce, place)
                    .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
            return new Opening.Opened(new String(token, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            return new Opening.Refused();
        }
    }

    private static String ofVehicle(long row, TokenKind kind) {
        return "vehicle-token/" + VERSION + "/" + kind + "/" + row;
    }

    private static String ofSession(UUID session) {
        return "connect-session/" + VERSION + "/" + session;
    }

    private static Cipher cipher(int mode, EncryptionKey key, byte[] nonce, String place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("carflow/" + place).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
