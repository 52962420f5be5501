package dev.carflow.accounts.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.vault.TokenCipher.SealedTokens;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TokenCipherPropertyTest {

    private static final String KEY = AccountsSettings.key(1);
    private static final String OTHER_KEY = AccountsSettings.key(2);
    private final TokenCipher cipher = new TokenCipher(() -> List.of(KEY));

    private record Sealed(String keyId, byte[] bytes) {}

    private Sealed seal(String token, long row, TokenKind kind) {
        SealedTokens sealed = cipher.seal(
                        kind == TokenKind.ACCESS ? token : "another",
                        Optional.of(kind == TokenKind.ACCESS ? "another" : token),
                        row)
                .orElseThrow();
        return new Sealed(
                sealed.keyId(),
                kind == TokenKind.ACCESS ? sealed.access() : sealed.refresh().orElseThrow());
    }

    /** The file of keys may change at any moment: what one name opens is sealed with one key. */
    @Example
    void bothTokensAreSealedWithOneKeyThoughKeysAreRotatedMeanwhile() {
        // Given: other keys each time that they are asked for
        AtomicInteger asked = new AtomicInteger();
        TokenCipher rotating = new TokenCipher(
                () -> asked.incrementAndGet() % 2 == 0 ? List.of(KEY, OTHER_KEY) : List.of(OTHER_KEY, KEY));

        for (int row = 0; row < 4; row++) {
            // When
            SealedTokens sealed =
                    rotating.seal("access", Optional.of("refresh"), row).orElseThrow();

            // Then
            assertThat(rotating.open(sealed.keyId(), sealed.access(), row, TokenKind.ACCESS))
                    .isEqualTo(new DecryptionResult.Decrypted("access"));
            assertThat(rotating.open(sealed.keyId(), sealed.refresh().orElseThrow(), row, TokenKind.REFRESH))
                    .isEqualTo(new DecryptionResult.Decrypted("refresh"));
        }
    }

    @Property
    void anyTextComesBack(@ForAll String token, @ForAll long row, @ForAll TokenKind kind) {
        // When
        Sealed sealed = seal(token, row, kind);

        // Then
        assertThat(cipher.open(sealed.keyId(), sealed.bytes(), row, kind))
                .isEqualTo(new DecryptionResult.Decrypted(token));
    }

    @Property
    void whereverABitIsChangedItIsRefused(
            @ForAll String token, @ForAll @IntRange(max = 1_000_000) int place, @ForAll @IntRange(max = 7) int bit) {
        // Given
        Sealed sealed = seal(token, 1, TokenKind.ACCESS);
        byte[] changed = sealed.bytes().clone();

        // When
        changed[place % changed.length] ^= (byte) (1 << bit);

        // Then
        assertThat(cipher.open(sealed.keyId(), changed, 1, TokenKind.ACCESS))
                .isEqualTo(new DecryptionResult.Rejected());
    }

    @Property
    void textThatIsNotSealedIsRejected(@ForAll byte[] bytes) {
        assertThat(cipher.open(cipher.currentKeyId().orElseThrow(), bytes, 1, TokenKind.ACCESS))
                .isEqualTo(new DecryptionResult.Rejected());
    }

    @Property
    void anotherRowDoesNotOpenIt(@ForAll long row, @ForAll long other) {
        // Given
        Sealed sealed = seal("token", row, TokenKind.ACCESS);

        // Then
        assertThat(cipher.open(sealed.keyId(), sealed.bytes(), other, TokenKind.ACCESS))
                .isEqualTo(row == other ? new DecryptionResult.Decrypted("token") : new DecryptionResult.Rejected());
    }

    @Example
    void anAccessTokenIsNoRefreshToken() {
        // Given
        Sealed sealed = seal("token", 1, TokenKind.ACCESS);

        // Then
        assertThat(cipher.open(sealed.keyId(), sealed.bytes(), 1, TokenKind.REFRESH))
                .isEqualTo(new DecryptionResult.Rejected());
    }

    @Example
    void aTokenIsNeverSealedToTheSameBytesTwice() {
        assertThat(seal("token", 1, TokenKind.ACCESS).bytes())
                .isNotEqualTo(seal("token", 1, TokenKind.ACCESS).bytes());
    }

    @Example
    void olderKeysOpenAndTheFirstOneSeals() {
        // Given
        Sealed old = seal("token", 1, TokenKind.ACCESS);
        TokenCipher rotated = new TokenCipher(() -> List.of(OTHER_KEY, KEY));

        // Then
        assertThat(rotated.open(old.keyId(), old.bytes(), 1, TokenKind.ACCESS))
                .isEqualTo(new DecryptionResult.Decrypted("token"));
        assertThat(rotated.seal("token", Optional.empty(), 1).orElseThrow().keyId())
                .isNotEqualTo(old.keyId());
    }

    @Example
    void aKeyThatIsNotConfiguredIsNamed() {
        // Given
        Sealed old = seal("token", 1, TokenKind.ACCESS);
        TokenCipher without = new TokenCipher(() -> List.of(OTHER_KEY));

        // Then
        assertThat(without.open(old.keyId(), old.bytes(), 1, TokenKind.ACCESS))
                .isEqualTo(new DecryptionResult.UnknownKey(old.keyId()));
    }

    @Example
    void anotherKeyUnderTheSameNameOpensNothing() {
        // Given
        Sealed old = seal("token", 1, TokenKind.ACCESS);
        TokenCipher other = new TokenCipher(() -> List.of(OTHER_KEY));

        // Then
        assertThat(other.open(other.currentKeyId().orElseThrow(), old.bytes(), 1, TokenKind.ACCESS))
                .isEqualTo(new DecryptionResult.Rejected());
    }

    @Example
    void withoutAKeyNothingIsSealed() {
        TokenCipher none = new TokenCipher(List::of);
        assertThat(none.seal("token", Optional.empty(), 1)).isEmpty();
        assertThat(none.seal("token", UUID.randomUUID())).isEmpty();
    }

    @Example
    void nothingShowsATokenOrAKey() {
        assertThat(cipher.open("x", new byte[0], 1, TokenKind.ACCESS).toString())
                .doesNotContain(KEY);
        assertThat(new DecryptionResult.Decrypted("secret").toString()).doesNotContain("secret");
        assertThat(EncryptionKey.of(KEY).toString()).doesNotContain(KEY).hasSize("EncryptionKey[]".length() + 8);
    }
}
