package dev.carflow.sandbox;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The servers that the service needs, started once for the life of the JVM, and the settings that point the service at
 * them. Dev mode reloads our classes at every change, so system properties hold the running ones.
 */
final class SandboxServers {

    /** The invented application management token that signs the sample payloads. */
    static final String MANAGEMENT_TOKEN = "7d3f0b5e-2c41-4f8a-9b6d-0e5a1c7f9842";

    /** In the simulated dashboard the legacy client id is also the application id. */
    static final String LEGACY_CLIENT_ID = "5f0c2f0e-7a1b-4c57-9d0a-5f1f0a6f1d3e";

    /** The key of the customer's backend; worth nothing outside the sandbox. */
    static final String CONNECT_KEY = "sandbox-key-of-the-customers-backend";

    /** All zeros: the tokens that it seals are simulated, too. */
    private static final String ENCRYPTION_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static final int USUAL_KAFKA_PORT = 9092;
    private static final Path KAFKA_DATA = Path.of("target", "sandbox", "kafka");
    private static final String RUNNING = "carflow.sandbox.running";

    /** JDBC URL of the server that was started, even if the service uses another. */
    static final String POSTGRES = "carflow.sandbox.postgres";

    /** The port is resolved with the URL, so that it can be set anywhere. */
    private static final String API = "http://127.0.0.1:${carflow.sandbox.api-port:8091}";

    private static final String PHASE = "carflow.sandbox.phase";
    private static final String FIRST_PHASE = "vehicle-tokens";

    private SandboxServers() {}

    /** Starts Kafka and Postgres in parallel, unless they run, and sets the service's settings. */
    static void provide() {
        if (System.getProperty(RUNNING) != null) {
            return;
        }
        CompletableFuture<EmbeddedPostgres> starting = CompletableFuture.supplyAsync(EmbeddedPostgres::start);
        int kafkaPort = Ports.isFree(USUAL_KAFKA_PORT) ? USUAL_KAFKA_PORT : Ports.take();
        // It ends with the JVM; the next start deletes its data.
        EmbeddedKafka kafka = EmbeddedKafka.start(KAFKA_DATA, kafkaPort);
        EmbeddedPostgres postgres = starting.join();
        Map<String, String> settings = new TreeMap<>();
        settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        settings.put("carflow.webhook.management-tokens", MANAGEMENT_TOKEN);
        settings.put("carflow.database.url", postgres.reactiveUrl());
        settings.put("carflow.database.username", postgres.user());
        settings.putAll(smartcar());
        // The signals that the simulated webhooks leave out, with so short an age that the allowance becomes tight.
        settings.put(
                "carflow.enrichment.signals", "odometer-traveleddistance:10M,location-preciselocation:10M,all:24H");
        // Settings of the developer's take precedence.
        settings.replaceAll(SandboxServers::setting);
        Map<String, String> ofSubcommands = new TreeMap<>(settings);
        ofSubcommands.put("carflow.sandbox.api-port", setting("carflow.sandbox.api-port", "8091"));
        if (company().isPresent()) {
            // Lower in precedence than `.env`, so that a line there changes the phase without a restart.
            settings.put(PHASE, FIRST_PHASE);
            ofSubcommands.put("carflow.migration.phase", FIRST_PHASE);
        }
        SubcommandScript.write(SubcommandScript.PATH, ofSubcommands);
        settings.put(POSTGRES, postgres.jdbcUrl());
        settings.put(RUNNING, "true");
        settings.forEach(System::setProperty);
    }

    private static String setting(String name, String otherwise) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(SubcommandScript.environmentName(name))))
                .orElse(otherwise);
    }

    /** Read before there is any configuration, since it decides about some settings. */
    private static Optional<String> company() {
        return Optional.of(setting("carflow.sandbox.company", "")).filter(given -> !given.isBlank());
    }

    /** Returns the settings that point at the simulated Smartcar. */
    static Map<String, String> smartcar() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("carflow.smartcar.client-id", "client_simulated");
        settings.put("carflow.smartcar.client-secret", "simulated-secret");
        settings.put("carflow.smartcar.vehicle-api-url", API + "/vehicle/v3");
        settings.put("carflow.smartcar.management-api-url", API + "/management/v3");
        settings.put("carflow.smartcar.token-url", API + "/iam/oauth2/token");
        settings.put("carflow.smartcar.connect-url", API + "/connect");
        settings.put("carflow.smartcar.legacy.client-id", LEGACY_CLIENT_ID);
        settings.put("carflow.smartcar.legacy.client-secret", "simulated-legacy-secret");
        settings.put("carflow.smartcar.legacy.management-token", MANAGEMENT_TOKEN);
        settings.put("carflow.smartcar.legacy.token-url", API + "/auth/oauth/token");
        settings.put("carflow.smartcar.legacy.api-url", API + "/legacy/v2.0");
        settings.put("carflow.smartcar.legacy.management-api-url", API + "/legacy-management/v2.0");
        // So that every phase of the migration can be tried by its one setting.
        settings.put("carflow.accounts.encryption-keys", ENCRYPTION_KEY);
        settings.put("carflow.connect.api-key", CONNECT_KEY);
        settings.put("carflow.connect.application-id", LEGACY_CLIENT_ID);
        settings.put("carflow.connect.redirect-uri", "http://localhost:${quarkus.http.port}/connect/callback");
        settings.put("carflow.connect.done-url", "http://localhost:${carflow.sandbox.console-port:8090}/connected");
        return settings;
    }
}
