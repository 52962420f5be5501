package dev.carflow.accounts;

import dev.carflow.settings.ListItem;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import jakarta.validation.constraints.AssertTrue;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Users and vehicles. */
@ConfigMapping(prefix = "carflow.accounts")
public interface AccountsConfig {

    /** Of AES-256, in bytes. */
    int KEY_BYTES = 32;

    /**
     * Keys that vehicle tokens are encrypted with, 32 bytes each in base64, comma separated: the first encrypts, all
     * decrypt. Needed while vehicle tokens are kept.
     */
    Optional<List<@WithConverter(ListItem.class) String>> encryptionKeys();

    /** Says nothing of the keys themselves. */
    @AssertTrue(
            message = "carflow.accounts.encryption-keys must hold keys of 32 bytes in base64, comma separated: make one"
                    + " with `openssl rand -base64 32`")
    default boolean isEachKeyUsable() {
        return encryptionKeys().orElse(List.of()).stream().allMatch(AccountsConfig::isUsable);
    }

    private static boolean isUsable(String key) {
        try {
            return Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
