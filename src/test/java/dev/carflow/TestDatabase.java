package dev.carflow;

import dev.carflow.sandbox.EmbeddedPostgres;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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

    /** Of Carflow's tables. */
    public static final String SCHEMA = "carflow";

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
        database.migrate();
        return database;
    }

    /**
     * As the service does it.
     *
     * @return how many migrations were applied
     */
    public int migrate() {
        return Flyway.configure()
                .dataSource(jdbcUrl(), USER, "")
                .defaultSchema(SCHEMA)
                .load()
                .migrate()
                .migrationsExecuted;
    }

    /** Where names are Carflow's tables. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), USER, "");
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each row as text, its columns separated by a bar. */
    public List<String> rows(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    columns.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join("|", columns));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
        return "jdbc:" + reactiveUrl() + "?currentSchema=" + SCHEMA;
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
                .setDatabase(name)
                .addProperty("search_path", SCHEMA);
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
