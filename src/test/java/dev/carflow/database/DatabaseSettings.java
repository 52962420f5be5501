package dev.carflow.database;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** A worker, without Kafka: what is tested is its database. */
public class DatabaseSettings implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return settings();
    }

    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", "localhost:1");
        settings.put("carflow.roles", "worker");
        settings.put("carflow.webhook.management-tokens", "");
        settings.put("carflow.smartcar.client-id", "client");
        settings.put("carflow.smartcar.client-secret", "secret");
        return settings;
    }

    /** A database is configured, but nothing listens; the broker is there. */
    public static final class Away extends DatabaseSettings {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = settings();
            settings.remove("kafka.bootstrap.servers");
            settings.put("carflow.enrichment.signals", "none");
            settings.put("carflow.database.url", "postgresql://localhost:1/postgres");
            settings.put("carflow.database.username", "postgres");
            return settings;
        }
    }
}
