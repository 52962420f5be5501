package dev.carflow.accounts;

import dev.carflow.database.DatabaseSettings;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A worker with a database and two encryption keys. */
public final class AccountsSettings extends DatabaseSettings {

    public static final String CURRENT_KEY = key(1);
    public static final String PREVIOUS_KEY = key(2);

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        settings.put("carflow.accounts.encryption-keys", CURRENT_KEY + "," + PREVIOUS_KEY);
        return settings;
    }

    /** A key of the same bytes. */
    public static String key(int content) {
        byte[] bytes = new byte[AccountsConfig.KEY_BYTES];
        Arrays.fill(bytes, (byte) content);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
