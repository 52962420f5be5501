package dev.carflow.proof.deployment;

import dev.carflow.LoggedProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL server, which keeps its data over kills, and keeps its word: what it committed is there after one. */
public final class DatabaseProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final Logs logs;
    private final int port;
    private EmbeddedPostgres server;
    private LoggedProcess process;

    DatabaseProcess(Path data, Logs logs, int port) {
        this.data = data;
        this.logs = logs;
        this.port = port;
    }

    /** It answers when this returns. */
    public void start() throws IOException {
        if (server != null) {
            // Stops nothing any more; it gives up its lock of the data.
            server.close();
        }
        Path log = logs.next("postgres");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(PATIENCE)
                // The embedded server's own default would lose what it has confirmed when it is killed.
                .setServerConfig("synchronous_commit", "on")
                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                .setErrorRedirector(Redirect.appendTo(log.toFile()))
                .start();
        process = new LoggedProcess(server.getProcess(), log);
    }

    public void kill() throws InterruptedException {
        process.kill();
    }

    public void freeze() throws InterruptedException {
        process.freeze();
    }

    public void thaw() throws InterruptedException {
        process.thaw();
    }

    /** As its superuser, past all that is between the service and it. */
    public Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null) {
            process.kill();
            server.close();
        }
    }
}
