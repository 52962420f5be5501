package dev.carflow.migration;

import dev.carflow.accounts.AccountsSettings;
import dev.carflow.database.DatabaseSettings;
import java.util.HashMap;
import java.util.Map;

/** A worker with a database and an encryption key; Smartcar's credentials come with the {@link FleetResource}. */
public final class MigrationSettings extends DatabaseSettings {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        settings.remove("carflow.smartcar.client-id");
        settings.remove("carflow.smartcar.client-secret");
        settings.put("carflow.migration.vehicle-tokens-renewed-by", "carflow");
        settings.put("carflow.accounts.encryption-keys", AccountsSettings.CURRENT_KEY);
        return settings;
    }
}
