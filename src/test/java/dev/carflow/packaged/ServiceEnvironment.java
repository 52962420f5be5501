package dev.carflow.packaged;

import dev.carflow.Samples;
import dev.carflow.TestDatabase;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.Ports;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A broker, a database and Smartcar, and the settings that point a process at them. */
public final class ServiceEnvironment implements AutoCloseable {

    public static final String CONNECT_KEY = "the-current-key-of-the-customers-backend";
    public static final String DONE = "http://localhost/garage";

    private static final int USERS = 6;
    private static final int VEHICLES = 8;

    private final Path directory;
    private final EmbeddedKafka kafka;
    private final TestDatabase postgres;
    private final Vertx vertx = Vertx.vertx();
    private final ApiSettings api = ApiSettings.defaults().withAllowance(Allowance.unlimited());
    private final SmartcarSimulator smartcar;
    private final TlsFront front;

    private ServiceEnvironment() throws IOException, InterruptedException {
        directory = Files.createTempDirectory("carflow-surroundings-");
        CompletableFuture<TestDatabase> starting = CompletableFuture.supplyAsync(TestDatabase::migrated);
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), Ports.take());
        smartcar = SmartcarSimulator.start(
                        vertx,
                        SimulatorSettings.of(FleetSettings.of(USERS, VEHICLES)).withApi(api))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        front = TlsFront.before(smartcar.api().port(), directory);
        postgres = starting.join();
    }

    public static ServiceEnvironment start() {
        try {
            return new ServiceEnvironment();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Both roles and Connect, in the phase of the migration that uses the most of it. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("CARFLOW_ROLES", "ingest,worker");
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put("CARFLOW_DATABASE_URL", postgres.reactiveUrl());
        settings.put("CARFLOW_DATABASE_USERNAME", postgres.user());
        settings.put("CARFLOW_DATABASE_PASSWORD", postgres.user());
        settings.put("CARFLOW_TOPICS_PARTITIONS", "3");
        settings.put("CARFLOW_WEBHOOK_MANAGEMENT_TOKENS", Samples.TOKEN);
        settings.put("CARFLOW_ENRICHMENT_SIGNALS", "odometer-traveleddistance:1H");
        settings.put("CARFLOW_RATE_LIMIT_CAPACITY", "100000");
        settings.put("CARFLOW_SMARTCAR_CLIENT_ID", api.clientId());
        settings.put("CARFLOW_SMARTCAR_CLIENT_SECRET", api.clientSecret());
        settings.put("CARFLOW_SMARTCAR_TOKEN_URL", overTls(smartcar.api().tokenUri()));
        settings.put("CARFLOW_SMARTCAR_VEHICLE_API_URL", overTls(smartcar.api().vehicleApi()));
        settings.put(
                "CARFLOW_SMARTCAR_MANAGEMENT_API_URL", overTls(smartcar.api().managementApi()));
        settings.put("CARFLOW_SMARTCAR_CONNECT_URL", smartcar.api().connect().toString());
        settings.put("CARFLOW_SMARTCAR_LEGACY_CLIENT_ID", api.legacy().clientId());
        settings.put("CARFLOW_SMARTCAR_LEGACY_CLIENT_SECRET", api.legacy().clientSecret());
        settings.put("CARFLOW_SMARTCAR_LEGACY_MANAGEMENT_TOKEN", api.legacy().managementToken());
        settings.put("CARFLOW_SMARTCAR_LEGACY_TOKEN_URL", overTls(smartcar.api().legacyTokenUri()));
        settings.put("CARFLOW_SMARTCAR_LEGACY_API_URL", overTls(smartcar.api().legacyApi()));
        settings.put(
                "CARFLOW_SMARTCAR_LEGACY_MANAGEMENT_API_URL",
                overTls(smartcar.api().legacyManagementApi()));
        settings.put("CARFLOW_MIGRATION_PHASE", "parallel");
        settings.put("CARFLOW_MIGRATION_VEHICLE_TOKENS_RENEWED_BY", "carflow");
        settings.put("CARFLOW_ACCOUNTS_ENCRYPTION_KEYS", AccountsSettings.CURRENT_KEY);
        settings.put("CARFLOW_CONNECT_API_KEY", CONNECT_KEY);
        settings.put("CARFLOW_CONNECT_APPLICATION_ID", api.legacy().clientId());
        settings.put("CARFLOW_CONNECT_REDIRECT_URI", "http://localhost:${quarkus.http.port}/connect/callback");
        settings.put("CARFLOW_CONNECT_DONE_URL", DONE);
        return settings;
    }

    /** Returns the options that make a process trust the certificate of the simulated Smartcar. */
    public List<String> trust() {
        return front.trust();
    }

    public SmartcarSimulator smartcar() {
        return smartcar;
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Where the broker keeps its partitions, a directory each. */
    public Path brokerData() {
        return directory.resolve("kafka").resolve("data");
    }

    private String overTls(URI uri) {
        return front.uri() + uri.getPath();
    }

    @Override
    public void close() {
        front.close();
        smartcar.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        kafka.close();
        postgres.close();
    }
}
