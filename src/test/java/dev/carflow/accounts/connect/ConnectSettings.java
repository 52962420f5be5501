package dev.carflow.accounts.connect;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** A process that serves Connect, without Kafka: what is tested is over HTTP and in the database. */
public class ConnectSettings implements QuarkusTestProfile {

    static final String KEY = "the-current-key-of-the-customers-backend";
    static final String PREVIOUS_KEY = "the-key-that-is-being-rotated-out-now";
    static final String DONE = "https://app.example.com/garage?tab=cars";
    static final String ERROR = "https://app.example.com/trouble";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "kafka.bootstrap.servers", "localhost:1",
                "carflow.roles", "ingest",
                "carflow.webhook.management-tokens", "token",
                "carflow.connect.api-key", KEY + "," + PREVIOUS_KEY,
                "carflow.connect.application-id", "8229df9f-91a0-4ff0-a1ae-a1f38ee24d07",
                "carflow.connect.redirect-uri", "https://fleet.example.com/connect/callback",
                "carflow.connect.done-url", DONE,
                "carflow.connect.error-url", ERROR,
                "carflow.connect.confirm.within", "2S",
                "carflow.connect.confirm.first-back-off", "0.2S");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(KeptUsers.class);
    }
}
