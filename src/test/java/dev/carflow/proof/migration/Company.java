package dev.carflow.proof.migration;

import dev.carflow.TestDatabase;
import dev.carflow.accounts.vault.TokenCipher;
import dev.carflow.accounts.vault.TokenCipher.SealedTokens;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A company in the middle of the migration: its database with the guide's tables, and its Smartcar. */
final class Company implements AutoCloseable {

    static final String MANAGEMENT_TOKEN = "management-token";

    private static final String KEY = Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

    private final Vertx vertx = Vertx.vertx();
    private final Front front = new Front(vertx);
    private final TestDatabase postgres = TestDatabase.create();
    private final ApiSettings api;
    private final SmartcarSimulator smartcar;

    Company(FleetSettings fleet, ApiSettings api, Function<URI, WebhookSettings> webhooks) {
        this.api = api;
        this.smartcar = Await.result(SmartcarSimulator.start(
                vertx,
                SimulatorSettings.of(fleet)
                        .withWebhooks(webhooks.apply(front.uri()))
                        .withApi(api)));
    }

    /** One that takes in no events. */
    static Company withoutTraffic(FleetSettings fleet, ApiSettings api) {
        return new Company(fleet, api, front -> WebhookSettings.to(front, MANAGEMENT_TOKEN));
    }

    SmartcarSimulator smartcar() {
        return smartcar;
    }

    Front front() {
        return front;
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

    /** Of a subcommand, and what a service process needs besides {@link #service}. */
    Map<String, String> environment(String phase) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("CARFLOW_DATABASE_URL", postgres.reactiveUrl());
        settings.put("CARFLOW_DATABASE_USERNAME", postgres.user());
        settings.put("CARFLOW_DATABASE_PASSWORD", postgres.user());
        settings.put("CARFLOW_MIGRATION_PHASE", phase);
        settings.put("CARFLOW_MIGRATION_VEHICLE_TOKENS_RENEWED_BY", "carflow");
        settings.put("CARFLOW_MIGRATION_CALLS_PER_MINUTE", "0");
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
        settings.put("CARFLOW_ENRICHMENT_BUDGET_CAPACITY", "0");
        return settings;
    }

    /** Of the subcommand that changes the schema. */
    Map<String, String> environmentOfTheOwner(String phase) {
        Map<String, String> settings = environment(phase);
        settings.put("CARFLOW_DATABASE_USERNAME", TestDatabase.OWNER);
        return settings;
    }

    /** Of a process that takes events in and enriches them; it asks Smartcar about nearly every event. */
    Map<String, String> service(String phase, String kafka, String name) {
        Map<String, String> settings = environment(phase);
        settings.put("CARFLOW_ROLES", "ingest,worker");
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        settings.put("CARFLOW_TOPICS_DEFAULT_ROUTE", name);
        settings.put("CARFLOW_ENRICHMENT_CONSUMER_GROUP", name);
        settings.put("CARFLOW_WEBHOOK_MANAGEMENT_TOKENS", MANAGEMENT_TOKEN);
        settings.put("CARFLOW_ENRICHMENT_SIGNALS", "odometer-traveleddistance:2S,location-preciselocation:2S");
        return settings;
    }

    /** An empty database, brought up to date. */
    void migrateSchema() {
        postgres.migrate();
    }

    /**
     * Every user and vehicle, nobody's Smartcar user id among them. Of each vehicle Smartcar's id is known, and its tokens,
     * for some without a refresh token.
     *
     * @param accessAlone vehicles without one
     */
    void moveIn(int accessAlone) {
        migrateSchema();
        Map<String, Integer> users = new LinkedHashMap<>();
        connections().forEach(connection -> users.putIfAbsent(connection.user().id(), users.size() + 1));
        batch(
                "insert into users (id, external_id) overriding system value values (?, ?)",
                List.copyOf(users.values()),
                (row, id) -> {
                    row.setInt(1, id);
                    row.setString(2, String.valueOf(id));
                });
        batch(
                "insert into vehicles (id, user_id, smartcar_vehicle_id, vin) overriding system value values (?, ?, ?, ?)",
                numbered(),
                (row, each) -> {
                    row.setInt(1, each.number());
                    row.setInt(2, users.get(each.connection().user().id()));
                    row.setString(3, each.connection().vehicle().id());
                    row.setString(4, each.connection().vehicle().identity().vin());
                });
        for (String table : List.of("users", "vehicles")) {
            execute("select setval(pg_get_serial_sequence('" + table + "', 'id'), (select max(id) from " + table
                    + "))");
        }
        seal(numbered(), number -> Instant.now().plus(Duration.ofHours(2)));
        execute("update vehicles set vehicle_refresh_token = null where id <= " + accessAlone);
    }

    /** A connection and the row of its vehicle. */
    record Numbered(int number, Connection connection) {}

    List<Numbered> numbered() {
        List<Numbered> all = new ArrayList<>();
        connections().forEach(connection -> all.add(new Numbered(all.size() + 1, connection)));
        return all;
    }

    /**
     * Gives vehicles fresh tokens.
     *
     * @param end when the access token of a row is said to end
     */
    void seal(List<Numbered> vehicles, Function<Integer, Instant> end) {
        TokenCipher cipher = new TokenCipher(() -> List.of(KEY));
        batch(
                "update vehicles set vehicle_access_token = ?, vehicle_refresh_token = ?, token_key_id = ?,"
                        + " token_expires_at = ?, token_created_at = now() where id = ?",
                vehicles,
                (row, each) -> {
                    var issued = smartcar.api()
                            .issueTokens(each.connection().vehicle().id());
                    SealedTokens sealed = cipher.seal(
                                    issued.accessToken(), Optional.of(issued.refreshToken()), each.number())
                            .orElseThrow();
                    row.setBytes(1, sealed.access());
                    row.setBytes(2, sealed.refresh().orElseThrow());
                    row.setString(3, sealed.keyId());
                    row.setTimestamp(4, Timestamp.from(end.apply(each.number())));
                    row.setInt(5, each.number());
                });
    }

    @FunctionalInterface
    interface Filling<T> {
        void fill(PreparedStatement row, T from) throws SQLException;
    }

    private <T> void batch(String sql, List<T> from, Filling<T> filling) {
        try (java.sql.Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            for (T each : from) {
                filling.fill(statement, each);
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String sql) {
        postgres.execute(sql);
    }

    /** Each row as text, its columns separated by a bar. */
    List<String> rows(String sql) {
        return postgres.rows(sql);
    }

    java.sql.Connection connect() throws SQLException {
        return postgres.connect();
    }

    @Override
    public void close() {
        Await.result(smartcar.close());
        front.close();
        Await.result(vertx.close());
        postgres.close();
    }
}
