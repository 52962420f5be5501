package dev.carflow.proof.migration;

import dev.carflow.PlantedValues;
import dev.carflow.TestDatabase;
import dev.carflow.proof.migration.CompanyTables.Pair;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import dev.carflow.smartcar.TokenRenewer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A company in the middle of the migration: its database, in which Carflow has a schema, and its Smartcar. */
final class CompanySystem implements AutoCloseable {

    static final String MANAGEMENT_TOKEN = "the-companys-key-of-its-webhooks";
    static final String CONNECT_KEY = "the-current-key-of-the-customers-backend";

    private static final String KEY = Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

    /** The values that the processes have and may not write, besides the values of {@link PlantedValues}. */
    static final Set<String> SECRETS = Set.of(MANAGEMENT_TOKEN, CONNECT_KEY, KEY);

    private final Vertx vertx = Vertx.vertx();
    private final LoadBalancer balancer = new LoadBalancer(vertx);
    private final TestDatabase postgres = TestDatabase.create();
    private final TokenRenewer renewer;
    private final ApiSettings api;
    private final SmartcarSimulator smartcar;
    private final CompanyTables tables;

    /**
     * @param renewer renews vehicles' tokens, while there are any
     */
    CompanySystem(TokenRenewer renewer, FleetSettings fleet, ApiSettings api, Function<URI, WebhookSettings> webhooks) {
        this.renewer = renewer;
        this.api = api;
        this.tables = new CompanyTables(postgres, api.legacy().accessLifetime());
        this.smartcar = Await.result(SmartcarSimulator.start(
                vertx,
                SimulatorSettings.of(fleet)
                        .withWebhooks(webhooks.apply(balancer.webhooks()))
                        .withApi(api)));
        PlantedValues.plant(smartcar.fleet());
        PlantedValues.plant(smartcar.api());
    }

    /** A company that receives no events. */
    static CompanySystem withoutTraffic(FleetSettings fleet, ApiSettings api) {
        return new CompanySystem(
                TokenRenewer.CUSTOMER, fleet, api, balancer -> WebhookSettings.to(balancer, MANAGEMENT_TOKEN));
    }

    SmartcarSimulator smartcar() {
        return smartcar;
    }

    LoadBalancer balancer() {
        return balancer;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Newest first, as Smartcar lists them. */
    List<Connection> connections() {
        return smartcar.fleet().connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive())
                .toList();
    }

    /** The environment of a subcommand; a service process also needs {@link #service}. */
    Map<String, String> environment(String phase) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("CARFLOW_DATABASE_URL", postgres.reactiveUrl());
        settings.put("CARFLOW_DATABASE_USERNAME", postgres.user());
        settings.put("CARFLOW_DATABASE_PASSWORD", postgres.user());
        settings.put("CARFLOW_MIGRATION_PHASE", phase);
        settings.put(
                "CARFLOW_MIGRATION_VEHICLE_TOKENS_RENEWED_BY", renewer.name().toLowerCase(Locale.ROOT));
        settings.put("CARFLOW_MIGRATE_CALLS_PER_MINUTE", "0");
        settings.put("CARFLOW_SMARTCAR_CLIENT_ID", api.clientId());
        settings.put("CARFLOW_SMARTCAR_CLIENT_SECRET", api.clientSecret());
        settings.put("CARFLOW_SMARTCAR_LEGACY_CLIENT_ID", api.legacy().clientId());
        settings.put("CARFLOW_SMARTCAR_LEGACY_CLIENT_SECRET", api.legacy().clientSecret());
        settings.put("CARFLOW_SMARTCAR_LEGACY_MANAGEMENT_TOKEN", api.legacy().managementToken());
        settings.put("CARFLOW_ACCOUNTS_ENCRYPTION_KEYS", KEY);
        settings.put(
                "CARFLOW_SMARTCAR_VEHICLE_API_URL", smartcar.api().vehicleApi().toString());
        settings.put("CARFLOW_SMARTCAR_TOKEN_URL", smartcar.api().tokenUri().toString());
        settings.put(
                "CARFLOW_SMARTCAR_LEGACY_TOKEN_URL",
                smartcar.api().legacyTokenUri().toString());
        settings.put(
                "CARFLOW_SMARTCAR_LEGACY_API_URL", smartcar.api().legacyApi().toString());
        settings.put(
                "CARFLOW_SMARTCAR_LEGACY_MANAGEMENT_API_URL",
                smartcar.api().legacyManagementApi().toString());
        settings.put("CARFLOW_RATE_LIMIT_CAPACITY", "0");
        return settings;
    }

    /** The environment of the subcommand that changes the schema. */
    Map<String, String> environmentOfTheOwner(String phase) {
        Map<String, String> settings = environment(phase);
        settings.put("CARFLOW_DATABASE_USERNAME", TestDatabase.OWNER);
        return settings;
    }

    /** The environment of a process that receives and enriches events; it calls Smartcar for nearly every event. */
    Map<String, String> service(String phase, String kafka, String name) {
        Map<String, String> settings = environment(phase);
        settings.put("CARFLOW_ROLES", "ingest,worker");
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        settings.put("CARFLOW_TOPICS_DEFAULT_ROUTE", name);
        settings.put("CARFLOW_ENRICHMENT_CONSUMER_GROUP", name);
        settings.put("CARFLOW_WEBHOOK_MANAGEMENT_TOKENS", MANAGEMENT_TOKEN);
        settings.put("CARFLOW_CONNECT_API_KEY", CONNECT_KEY);
        settings.put("CARFLOW_CONNECT_APPLICATION_ID", api.legacy().clientId());
        settings.put(
                "CARFLOW_CONNECT_REDIRECT_URI",
                balancer.uri("/connect/callback").toString());
        settings.put("CARFLOW_CONNECT_DONE_URL", "http://localhost/garage");
        settings.put("CARFLOW_SMARTCAR_CONNECT_URL", smartcar.api().connect().toString());
        settings.put("CARFLOW_ENRICHMENT_SIGNALS", "odometer-traveleddistance:2S,location-preciselocation:2S");
        // Calls that a busy machine is slow to answer have not failed; a call must not outlast the margin of its token.
        settings.put("CARFLOW_ENRICHMENT_DEADLINE", "3M");
        settings.put("CARFLOW_SMARTCAR_CONNECT_TIMEOUT", "20S");
        settings.put("CARFLOW_SMARTCAR_RESPONSE_TIMEOUT", "20S");
        settings.put("CARFLOW_SMARTCAR_TOTAL_TIMEOUT", "25S");
        return settings;
    }

    /** Creates the schema in an empty database. */
    void migrateSchema() {
        postgres.migrate();
    }

    /** The life of the simulated Smartcar's tokens, which Carflow has as a setting as well. */
    Duration tokensLife() {
        return api.legacy().accessLifetime();
    }

    LegacySettings legacy() {
        return api.legacy();
    }

    CompanyTables tables() {
        return tables;
    }

    /** Issues the pair that the company has stored for a vehicle that it connected itself. */
    Pair issued(Connection connection) {
        return Pair.of(smartcar.api().issueTokens(connection.vehicle().id()));
    }

    void execute(String sql) {
        postgres.execute(sql);
    }

    /** Returns each row as text, its columns separated by a bar. */
    List<String> rows(String sql) {
        return postgres.rows(sql);
    }

    java.sql.Connection connect() throws SQLException {
        return postgres.connect();
    }

    @Override
    public void close() {
        Await.result(smartcar.close());
        balancer.close();
        Await.result(vertx.close());
        postgres.close();
    }
}
