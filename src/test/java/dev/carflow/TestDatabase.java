package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.database.Grants;
import dev.carflow.sandbox.EmbeddedPostgres;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * A database of a test's own. It belongs to {@link OtherApplication}; an administrator made room in it for Carflow's schema,
 * which belongs to {@link #OWNER}, and the service logs in as {@link #SERVICE}, that can change rows alone. Closing it fails if
 * anything of the other's was changed.
 *
 * <p>All of them are on one server for each JVM, which ends with it: a server for each would cost seconds.
 */
public final class TestDatabase implements AutoCloseable {

    /** The schema of Carflow's tables. */
    public static final String SCHEMA = "carflow";

    /** The role that changes the schema. */
    public static final String OWNER = "carflow_owner";

    /** The role of the service. */
    public static final String SERVICE = "carflow_service";

    /** How many migrations this version of the service has; the newest has this number. */
    public static final int MIGRATIONS = Objects.requireNonNull(
                    Path.of("src/main/resources/db/migration").toFile().list())
            .length;

    private static final String ADMINISTRATOR = "postgres";

    /** Quarkus loads this class once for each application, so that a static field would be one of several. */
    private static final String SERVER = "carflow.test.postgres-port";

    /**
     * One for the JVM, as equal literals are. Not the system properties themselves: the JDK locks them and the default
     * time zone, which a driver reads, in either order.
     */
    private static final String LOCK = "carflow.test.postgres-lock";

    /** The database with the schema that others are copied from. */
    private static final String TEMPLATE = "carflow.test.postgres-template";

    private final int port;
    private final String name;
    private List<String> ofOthers;

    private TestDatabase(int port, String name) {
        this.port = port;
        this.name = name;
    }

    /** @return one in which nothing but room was made: an empty schema */
    public static TestDatabase create() {
        synchronized (LOCK) {
            TestDatabase database = new TestDatabase(serverPort(), newDatabase("template1"));
            database.execute(new Grants(SCHEMA, OWNER, SERVICE).script());
            database.moveIn();
            return database;
        }
    }

    /** @return one with Carflow's tables */
    public static TestDatabase migrated() {
        synchronized (LOCK) {
            if (System.getProperty(TEMPLATE) == null) {
                TestDatabase template = create();
                template.migrate();
                template.checkOthers();
                System.setProperty(TEMPLATE, template.name);
            }
            TestDatabase database = new TestDatabase(serverPort(), newDatabase(System.getProperty(TEMPLATE)));
            database.recordOthers();
            return database;
        }
    }

    /**
     * @return a database with Carflow's tables, on another server, otherwise empty
     */
    public static TestDatabase migratedOn(int port) {
        administer(port, "create database cars");
        TestDatabase database = new TestDatabase(port, "cars");
        database.execute(new Grants(SCHEMA, OWNER, SERVICE).script());
        database.migrate();
        return database;
    }

    /** @return one with nothing in it, for what Carflow has no part in */
    public static TestDatabase empty() {
        return new TestDatabase(serverPort(), newDatabase("template1"));
    }

    private static String newDatabase(String template) {
        String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
        administer(serverPort(), "create database " + name + " template " + template);
        return name;
    }

    private void moveIn() {
        try (Connection administrator = connect()) {
            OtherApplication.moveIn(administrator, name, List.of(OWNER, SERVICE));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        recordOthers();
    }

    /** Takes everything that is not Carflow's as it is now: whose it is has changed it. */
    public void recordOthers() {
        ofOthers = belongingsOfOthers();
    }

    /** Fails unless everything that is not Carflow's is as it was. */
    public void checkOthers() {
        if (ofOthers != null) {
            assertThat(belongingsOfOthers()).as("what is not Carflow's").isEqualTo(ofOthers);
        }
    }

    private List<String> belongingsOfOthers() {
        try (Connection administrator = connect()) {
            return OtherApplication.belongings(administrator);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * As {@code schema migrate} does it.
     *
     * @return how many migrations were applied
     */
    public int migrate() {
        return Flyway.configure()
                .dataSource(jdbcUrl(), OWNER, "")
                .defaultSchema(SCHEMA)
                .load()
                .migrate()
                .migrationsExecuted;
    }

    /** As the administrator. Names are those of Carflow's tables. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), ADMINISTRATOR, "");
    }

    /** As the administrator. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each row as text, its columns separated by a bar; as the administrator. */
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

    /** Refuses new connections; existing ones stay. */
    public void shut() {
        administer(port, "alter database " + name + " allow_connections false");
    }

    public void open() {
        administer(port, "alter database " + name + " allow_connections true");
    }

    /** Connections made from now on can only read, as those to a server that is not the primary. */
    public void onlyReads() {
        administer(port, "alter database " + name + " set default_transaction_read_only = on");
    }

    public void writesAgain() {
        administer(port, "alter database " + name + " reset default_transaction_read_only");
    }

    public String name() {
        return name;
    }

    /** As whom the service logs in. It needs no password. */
    public String user() {
        return SERVICE;
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
                .setUser(SERVICE)
                .setDatabase(name)
                .addProperty("search_path", SCHEMA);
    }

    @Override
    public void close() {
        try {
            checkOthers();
        } finally {
            drop();
        }
    }

    private void drop() {
        administer(port, "drop database " + name + " with (force)");
    }

    private static int serverPort() {
        synchronized (LOCK) {
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
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://localhost:" + port + "/postgres", ADMINISTRATOR, "");
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
