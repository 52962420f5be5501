package dev.carflow.accounts.vault;

import dev.carflow.accounts.AccountsConfig;
import dev.carflow.settings.SecretList;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals tokens with AES-256-GCM. A sealed token is bound to its row and kind, or to its session, so that write access
 * to the database is not enough to give one vehicle the token of another. Each has a random nonce: one key is good for
 * 2^32 tokens.
 */
@ApplicationScoped
public class TokenCipher {

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int SHORTEST = 1 + NONCE_BYTES + TAG_BITS / 8;

    private final Supplier<List<String>> base64Keys;
    private final Runnable close;
    private final SecureRandom random = new SecureRandom();
    private volatile Keys keys = new Keys(List.of(), Optional.empty(), Map.of());

    /** @param madeOf the configured texts, by which a change is detected */
    private record Keys(List<String> madeOf, Optional<EncryptionKey> current, Map<String, EncryptionKey> byId) {

        static Keys of(List<String> base64) {
            List<EncryptionKey> all = base64.stream().map(EncryptionKey::of).toList();
            return new Keys(
                    base64,
                    all.stream().findFirst(),
                    all.stream().collect(Collectors.toMap(EncryptionKey::id, key -> key, (one, same) -> one)));
        }
    }

    @Inject
    public TokenCipher(Vertx vertx, AccountsConfig config) {
        this(SecretList.of(
                vertx,
                config.encryptionKeys(),
                AccountsConfig.FILE_KEY,
                config.encryptionKeysFile(),
                AccountsConfig::isUsable));
    }

    private TokenCipher(SecretList keys) {
        this(keys, keys::close);
    }

    /** @param base64Keys the current one first; asked each time, so that they can be rotated */
    public TokenCipher(Supplier<List<String>> base64Keys) {
        this(base64Keys, () -> {});
    }

    private TokenCipher(Supplier<List<String>> base64Keys, Runnable close) {
        this.base64Keys = base64Keys;
        this.close = close;
    }

    /** Creates this bean, which reads the file, before an event loop needs it. */
    void onStart(@Observes StartupEvent event) {}

    @PreDestroy
    void close() {
        close.run();
    }

    private Keys keys() {
        List<String> now = base64Keys.get();
        Keys known = keys;
        if (!known.madeOf().equals(now)) {
            known = Keys.of(now);
            keys = known;
        }
        return known;
    }

    /** Returns the id of the key that seals; none without keys. */
    public Optional<String> currentKeyId() {
        return keys().current().map(EncryptionKey::id);
    }

    /**
     * A vehicle's tokens, sealed.
     *
     * @param keyId which key opens both
     */
    public record SealedTokens(String keyId, byte[] access, Optional<byte[]> refresh) {
        @Override
        public String toString() {
            return "SealedTokens[" + keyId + "]";
        }
    }

    /**
     * Seals both under one key, also while keys are rotated.
     *
     * @param row {@code vehicles.id}
     * @return none without a key: nothing is stored in the clear instead
     */
    public Optional<SealedTokens> seal(String access, Optional<String> refresh, long row) {
        return keys().current()
                .map(key -> new SealedTokens(
                        key.id(),
                        sealed(access, key, ofVehicle(row, TokenKind.ACCESS)),
                        refresh.map(token -> sealed(token, key, ofVehicle(row, TokenKind.REFRESH)))));
    }

    /** Seals a text that a Connect session keeps until it is claimed. Returns none without a key. */
    public Optional<String> seal(String secret, UUID session) {
        return keys().current()
                .map(key ->
                        key.id() + ":" + Base64.getEncoder().encodeToString(sealed(secret, key, ofSession(session))));
    }

    /** @param row {@code vehicles.id} */
    public DecryptionResult open(String keyId, byte[] sealed, long row, TokenKind kind) {
        return open(keyId, sealed, ofVehicle(row, kind));
    }

    /**
     * Opens a token of a row of {@code vehicles} that also has {@code id} and {@code token_key_id}. Returns none if
     * there is no token, or no key opens it.
     */
    Optional<String> opened(Row row, String column, TokenKind kind) {
        return row.getValue(column) != null
                        && open(
                                        row.getString("token_key_id"),
                                        row.getBuffer(column).getBytes(),
                                        row.getLong("id"),
                                        kind)
                                instanceof DecryptionResult.Decrypted opened
                ? Optional.of(opened.token())
                : Optional.empty();
    }

    /** Opens a text that a Connect session kept. Returns none if no configured key opens it. */
    public Optional<String> open(String sealed, UUID session) {
        int colon = sealed.indexOf(':');
        return colon > 0
                        && open(
                                        sealed.substring(0, colon),
                                        Base64.getDecoder().decode(sealed.substring(colon + 1)),
                                        ofSession(session))
                                instanceof DecryptionResult.Decrypted opened
                ? Optional.of(opened.token())
                : Optional.empty();
    }

    private byte[] sealed(String token, EncryptionKey key, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(token.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-256-GCM", e);
        }
    }

    private DecryptionResult open(String keyId, byte[] sealed, String place) {
        EncryptionKey key = keys().byId().get(keyId);
        if (key == null) {
            return new DecryptionResult.UnknownKey(keyId);
        }
        if (sealed.length < SHORTEST || sealed[0] != VERSION) {
            return new DecryptionResult.Rejected();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(sealed, 1, NONCE_BYTES).get(nonce);
        try {
            byte[] token = cipher(Cipher.DECRYPT_MODE, key, nonce, place)
                    .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
            return new DecryptionResult.Decrypted(new String(token, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            return new DecryptionResult.Rejected();
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
