package dev.carflow.benchmark.process;

import dev.carflow.sandbox.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A PostgreSQL server, and its processor time. */
public final class Database implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final ProcessHandle postmaster;

    private Database(EmbeddedPostgres server, ProcessHandle postmaster) {
        this.server = server;
        this.postmaster = postmaster;
    }

    public static Database start() {
        EmbeddedPostgres server = EmbeddedPostgres.start();
        return new Database(server, postmaster(server));
    }

    /** @return the settings that point a service at it */
    public Map<String, String> settings() {
        return Map.of(
                "CARFLOW_DATABASE_URL", server.reactiveUrl(),
                "CARFLOW_DATABASE_USERNAME", server.user(),
                "CARFLOW_DATABASE_PASSWORD", server.user());
    }

    /** Returns the processor time so far of all its running processes, in microseconds. */
    public long cpuMicros() {
        return ProcessFigures.cpuMicrosOfAll(postmaster);
    }

    /** Returns the parent of the process that answers a connection. */
    private static ProcessHandle postmaster(EmbeddedPostgres server) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.user());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT pg_backend_pid()")) {
            answer.next();
            return ProcessHandle.of(answer.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
