package dev.carflow.accounts;

import dev.carflow.settings.ListItem;
import dev.carflow.settings.SecretList;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import jakarta.validation.constraints.AssertTrue;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Users and vehicles. */
@ConfigMapping(prefix = "carflow.accounts")
public interface AccountsConfig {

    /** The setting that names the file of keys. */
    String FILE_KEY = "carflow.accounts.encryption-keys-file";

    /** Of AES-256, in bytes. */
    int KEY_BYTES = 32;

    /**
     * Keys that vehicle tokens are encrypted with, 32 bytes each in base64, comma separated: the first encrypts, all
     * decrypt. Needed while vehicle tokens are kept.
     */
    Optional<List<@WithConverter(ListItem.class) String>> encryptionKeys();

    /**
     * A file that holds the keys, separated by blanks, commas or line ends. New keys in it are in use within seconds: with
     * it, keys are rotated without a restart. Instead of `encryption-keys`.
     */
    Optional<Path> encryptionKeysFile();

    /** Whether there are keys, here or in a file. */
    default boolean hasKeys() {
        return encryptionKeys().filter(keys -> !keys.isEmpty()).isPresent()
                || encryptionKeysFile().isPresent();
    }

    /** It would not be obvious which of the two counts. */
    @AssertTrue(
            message =
                    "carflow.accounts.encryption-keys and carflow.accounts.encryption-keys-file are both set: remove one")
    default boolean isKeySourceUnambiguous() {
        return encryptionKeys().isEmpty() || encryptionKeysFile().isEmpty();
    }

    /** The message does not contain the keys. */
    @AssertTrue(
            message = "carflow.accounts.encryption-keys must hold keys of 32 bytes in base64, comma separated: make one"
                    + " with `openssl rand -base64 32`")
    default boolean isEachKeyUsable() {
        return encryptionKeys().orElse(List.of()).stream().allMatch(AccountsConfig::isUsable);
    }

    /** Whether the file holds keys, and nothing else. */
    static boolean areKeysIn(Path file) {
        List<String> keys = SecretList.in(file);
        return !keys.isEmpty() && keys.stream().allMatch(AccountsConfig::isUsable);
    }

    /** Whether it is a key. */
    static boolean isUsable(String key) {
        try {
            return Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
