package dev.carflow.proof.deployment;

import dev.carflow.TestDatabase;
import dev.carflow.Timeouts;
import dev.carflow.database.Grants;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** A PostgreSQL server, which keeps its data when it is killed. */
public final class DatabaseProcess implements AutoCloseable {

    /** It would report every killed server as one that cannot be stopped. */
    private static final Logger TALK = Logger.getLogger(EmbeddedPostgres.class.getName());

    static {
        TALK.setLevel(Level.OFF);
    }

    private final Path data;
    private final Logs logs;
    private final int port;
    private EmbeddedPostgres server;

    DatabaseProcess(Path data, Logs logs, int port) {
        this.data = data;
        this.logs = logs;
        this.port = port;
    }

    /** Starts it; it answers when this returns. */
    public void start() throws IOException {
        if (server != null) {
            // Only releases its lock on the data: the server has already ended.
            server.close();
        }
        Path log = logs.next("postgres");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(Timeouts.PROCESS)
                // A confirmed transaction may be lost with the server unless it requests more: some operators run
                // theirs like this.
                .setServerConfig("synchronous_commit", "off")
                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                .setErrorRedirector(Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Creates the schema and the role for the service, as in production; once. */
    void makeRoom() throws SQLException {
        execute(new Grants(TestDatabase.SCHEMA, TestDatabase.OWNER, TestDatabase.SERVICE).script());
        Flyway.configure()
                .dataSource(server.getDatabase(TestDatabase.OWNER, "postgres"))
                .defaultSchema(TestDatabase.SCHEMA)
                .load()
                .migrate();
    }

    /** Kills the server and all its backends at once, as when its container is killed. */
    public void kill() throws IOException {
        Optional<ProcessHandle> postmaster = postmaster();
        List<ProcessHandle> all = postmaster.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** It is not our child process, but records its own process id. */
    private Optional<ProcessHandle> postmaster() throws IOException {
        Path pid = data.resolve("postmaster.pid");
        return Files.exists(pid)
                ? ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).strip()))
                : Optional.empty();
    }

    /**
     * Connects as superuser, bypassing everything between the service and it. Names are those of the service's schema.
     */
    public Connection connect() throws SQLException {
        Connection connection = server.getPostgresDatabase().getConnection();
        connection.setSchema(TestDatabase.SCHEMA);
        return connection;
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
