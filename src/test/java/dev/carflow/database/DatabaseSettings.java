package dev.carflow.database;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** A worker with a database, or without. */
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
        settings.put("quarkus.datasource.db-kind", "postgresql");
        settings.put("quarkus.datasource.jdbc.url", "jdbc:${quarkus.datasource.reactive.url}");
        // Flyway holds a lock on one connection while it migrates on another
        settings.put("quarkus.datasource.jdbc.max-size", "2");
        settings.put("quarkus.datasource.jdbc.min-size", "0");
        settings.put("quarkus.datasource.jdbc.initial-size", "0");
        settings.put("quarkus.datasource.jdbc.acquisition-timeout", "5S");
        settings.put("quarkus.datasource.health.enabled", "false");
        settings.put("quarkus.datasource.reactive.max-size", "4");
        settings.put("quarkus.datasource.reactive.cache-prepared-statements", "true");
        settings.put("quarkus.flyway.migrate-at-start", "false");
        return settings;
    }

    /** Configured, and nobody listens. */
    public static final class Away extends DatabaseSettings {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = settings();
            settings.put("quarkus.datasource.reactive.url", "postgresql://localhost:1/postgres");
            settings.put("quarkus.datasource.username", "postgres");
            return settings;
        }
    }

    /** Not configured. */
    public static final class None extends DatabaseSettings {}
}
