package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestDatabase;
import dev.carflow.sandbox.Ports;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PgBouncer before a test's database, in the mode that is asked for. Where it is not installed the test is skipped, or
 * fails with {@code -Dcarflow.pgbouncer=required}.
 */
public final class PgBouncer implements AutoCloseable {

    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/bin/pgbouncer"));

    private final int port;
    private final Process process;
    private Runnable atTheEnd = () -> {};

    private PgBouncer(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /**
     * @param mode {@code session} or {@code transaction}
     * @param directory for its files
     */
    public static PgBouncer before(TestDatabase database, String mode, Path directory) throws IOException {
        Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
        Assumptions.assumeTrue(
                program != null || "required".equals(System.getProperty("carflow.pgbouncer")),
                "PgBouncer is not installed (apt-get install pgbouncer)");
        assertThat(program).as("PgBouncer, which is required here").isNotNull();
        int port = Ports.take();
        Path settings = Files.writeString(directory.resolve("pgbouncer-" + mode + ".ini"), """
                [databases]
                %s = host=localhost port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                pool_mode = %s
                default_pool_size = 3
                ignore_startup_parameters = extra_float_digits,search_path
                """.formatted(
                        database.name(),
                        database.port(),
                        port,
                        Files.writeString(
                                directory.resolve("users"),
                                "\"" + TestDatabase.SERVICE + "\" \"\"\n\"" + TestDatabase.OWNER + "\" \"\"\n"),
                        mode));
        ProcessBuilder builder = new ProcessBuilder(command(program, settings));
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log-" + mode).toFile());
        PgBouncer bouncer = new PgBouncer(port, builder.start());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> bouncer.answers() || !bouncer.process.isAlive());
        if (!bouncer.process.isAlive()) {
            throw new IllegalStateException(Files.readString(directory.resolve("log-" + mode)));
        }
        return bouncer;
    }

    /**
     * In transaction mode, for the service: until it is closed the service's role has its search path, as
     * {@code schema grants} gives it, since the pooler drops what a connection asks for.
     *
     * @param database a migrated one
     */
    public static PgBouncer before(TestDatabase database, Path directory) throws IOException {
        String role = "alter role " + TestDatabase.SERVICE + " in database " + database.name();
        PgBouncer bouncer = before(database, "transaction", directory);
        database.execute(role + " set search_path = " + TestDatabase.SCHEMA);
        bouncer.atTheEnd = () -> database.execute(role + " reset search_path");
        return bouncer;
    }

    /** A pool as the service makes it. */
    public Pool pool(TestDatabase database, Vertx vertx) {
        return ServicePool.of(database.reactiveUrlBy(port), vertx);
    }

    public Notifications notifications(TestDatabase database, Pool pool, Vertx vertx) {
        return ServicePool.notifications(database.reactiveUrlBy(port), pool, vertx);
    }

    /** It does not run as root. */
    private static List<String> command(Path program, Path settings) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of(program.toString(), settings.toString());
        }
        for (Path each = settings; each != null && each.startsWith("/tmp/"); each = each.getParent()) {
            each.toFile().setReadable(true, false);
            each.toFile().setExecutable(true, false);
        }
        settings.resolveSibling("users").toFile().setReadable(true, false);
        return List.of(program.toString(), "-u", "nobody", settings.toString());
    }

    private boolean answers() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        atTheEnd.run();
    }
}
