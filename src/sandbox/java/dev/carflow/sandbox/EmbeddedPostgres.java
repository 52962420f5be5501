package dev.carflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A real PostgreSQL server as a child process, on loopback, with a database of its own. */
public final class EmbeddedPostgres implements AutoCloseable {

    /** Needs no password. */
    static final String ADMINISTRATOR = "postgres";

    private static final String DATABASE = "postgres";

    /** For a machine with other work. */
    private static final Duration START_WITHIN = Duration.ofMinutes(2);

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

    private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts a server on a free port. */
    public static EmbeddedPostgres start() {
        try {
            return new EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                    .setPort(Ports.take())
                    .setPGStartupWait(START_WITHIN)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String user() {
        return ADMINISTRATOR;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + server.getPort() + '/' + DATABASE;
    }

    public String reactiveUrl() {
        return "postgresql://localhost:" + server.getPort() + '/' + DATABASE;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
