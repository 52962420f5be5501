package dev.carflow;

import dev.carflow.sandbox.EmbeddedPostgres;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * An empty database of a test's own. All of them are on one server for each JVM, which ends with it: a server for each
 * would cost seconds.
 */
public final class TestDatabase implements AutoCloseable {

    /** Quarkus loads this class once for each application, so that a static field would be one of several. */
    private static final String SERVER = "carflow.test.postgres-port";

    private static final String USER = "postgres";

    private final int port;
    private final String name;

    private TestDatabase(int port, String name) {
        this.port = port;
        this.name = name;
    }

    public static TestDatabase create() {
        int port = serverPort();
        String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
        administer(port, "create database " + name);
        return new TestDatabase(port, name);
    }

    /** @return one with Carflow's schema */
    public static TestDatabase migrated() {
        TestDatabase database = create();
        Flyway.configure().dataSource(database.jdbcUrl(), USER, "").load().migrate();
        return database;
    }

    public String name() {
        return name;
    }

    public String user() {
        return USER;
    }

    public int port() {
        return port;
    }

    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    public String reactiveUrl() {
        return reactiveUrlBy(port);
    }

    /** @param proxyPort of what stands between the database and who uses it */
    public String reactiveUrlBy(int proxyPort) {
        return "postgresql://localhost:" + proxyPort + "/" + name;
    }

    /** For the reactive client. */
    public PgConnectOptions connectOptions() {
        return connectOptionsBy(port);
    }

    /** @param proxyPort of what stands between the database and who uses it */
    public PgConnectOptions connectOptionsBy(int proxyPort) {
        return new PgConnectOptions()
                .setHost("localhost")
                .setPort(proxyPort)
                .setUser(USER)
                .setDatabase(name);
    }

    @Override
    public void close() {
        administer(port, "drop database " + name + " with (force)");
    }

    private static int serverPort() {
        synchronized (System.getProperties()) {
            if (System.getProperty(SERVER) == null) {
                EmbeddedPostgres server = EmbeddedPostgres.start();
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                System.setProperty(
                        SERVER, String.valueOf(URI.create(server.reactiveUrl()).getPort()));
            }
            return Integer.getInteger(SERVER);
        }
    }

    private static void administer(int port, String statement) {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres", USER, "");
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
