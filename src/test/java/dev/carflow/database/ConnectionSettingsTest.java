package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.ConfigProblems;
import dev.carflow.LogLines;
import dev.carflow.operations.ClockComparison;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both drivers, by one URL, against a server that takes TLS only and asks for a password. */
class ConnectionSettingsTest {

    private static final String PASSWORD = "p@:/%$ w+\"'";

    /** Identifies the session at the server. */
    private static final String WHO = "select session_user || ' ' || current_setting('application_name') || ' '"
            + " || current_setting('search_path') || ' ' || ssl from pg_stat_ssl where pid = pg_backend_pid()";

    @TempDir
    private static Path directory;

    private static TlsServer server;
    private static Vertx vertx;
    private static Path other;

    @BeforeAll
    static void start() throws Exception {
        other = TlsServer.certificate(directory, "other");
        vertx = Vertx.vertx();
        server = TlsServer.start(directory, "\"s@rvice\"", "scram-sha-256");
        server.administer("create role \"s@rvice\" login password '" + PASSWORD.replace("'", "''") + "'");
        server.administer("alter role \"s@rvice\" set search_path = public");
        server.administer("create database \"c@rs/1\"");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        vertx.close();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, require",
        "localhost, prefer",
        "localhost, allow",
        "localhost, verify-full&sslrootcert=ROOT",
        "localhost, verify-ca&sslrootcert=ROOT",
        "127.0.0.1, verify-ca&sslrootcert=ROOT",
        "127.0.0.1, require&sslrootcert=ROOT"
    })
    void bothDriversGetIn(String host, String sslmode) throws Exception {
        ConnectionSettings access = access(host, sslmode, () -> Optional.of(PASSWORD));

        assertThat(byJdbc(access)).isEqualTo("s@rvice ingest carflow true");
        assertThat(byVertx(access)).isEqualTo("s@rvice ingest carflow true");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, disable",
        "127.0.0.1, verify-full&sslrootcert=ROOT",
        "localhost, verify-full&sslrootcert=OTHER",
        "localhost, verify-ca&sslrootcert=OTHER",
        "localhost, require&sslrootcert=OTHER",
        "localhost, verify-full",
        "localhost, verify-full&sslrootcert=system"
    })
    void bothDriversStayOutsideAndSayNoPassword(String host, String sslmode) throws Exception {
        ConnectionSettings access = access(host, sslmode, () -> Optional.of(PASSWORD));

        assertThat(byJdbc(access)).startsWith("failed").doesNotContain(PASSWORD);
        assertThat(byVertx(access)).startsWith("failed").doesNotContain(PASSWORD);
    }

    @Test
    void anotherPasswordServesFromTheNextConnectionOn() throws Exception {
        // Given
        AtomicReference<String> inTheFile = new AtomicReference<>(PASSWORD);
        ConnectionSettings access = access("localhost", "require", () -> Optional.of(inTheFile.get()));
        PgConnection before = connect(access);
        try {
            // When
            server.administer("alter role \"s@rvice\" password 'next'");
            assertThat(byVertx(access)).contains("28P01");
            inTheFile.set("next");

            // Then
            assertThat(byVertx(access)).startsWith("s@rvice");
            assertThat(byJdbc(access)).startsWith("s@rvice");
            assertThat(DatabaseProblem.of(
                            failure(() -> connect(access("localhost", "require", () -> Optional.of("wrong"))))))
                    .satisfies(problem -> {
                        assertThat(problem.isPermanent()).isTrue();
                        assertThat(problem.words())
                                .isEqualTo("SQLSTATE 28P01, password authentication failed for user \"s@rvice\"");
                    });
        } finally {
            before.close();
            server.administer("alter role \"s@rvice\" password '" + PASSWORD.replace("'", "''") + "'");
        }
    }

    /** The steps of docs/database.md. */
    @Test
    void aPasswordIsChangedWithoutARefusedStatement() throws Exception {
        // Given: few of the pool's connections are open
        AtomicReference<String> inTheFile = new AtomicReference<>(PASSWORD);
        ConnectionSettings access =
                access("localhost", "require&connect_timeout=30", () -> Optional.of(inTheFile.get()));
        Pool pool = new ConnectionPool(access, new PoolerProbe(access, vertx), false)
                .create(vertx, new PoolOptions().setMaxSize(6));
        try {
            runAtOnce(pool, 1);

            // When, then
            inTheFile.set(PASSWORD + "\nnext");
            runAtOnce(pool, 2);
            server.administer("alter role \"s@rvice\" password 'next'");
            runAtOnce(pool, 4);
            assertThat(byJdbc(access)).startsWith("s@rvice");
            inTheFile.set("next");
            runAtOnce(pool, 6);
        } finally {
            done(pool.close());
            server.administer("alter role \"s@rvice\" password '" + PASSWORD.replace("'", "''") + "'");
        }
    }

    /** Behind a pooler that drops the search path, names would mean tables of others. */
    @Test
    void aServerThatCouldNotBeCheckedIsNotUsed() throws Exception {
        ConnectionSettings access = access("localhost", "require&connect_timeout=30", () -> Optional.of(PASSWORD));
        Pool pool = new ConnectionPool(
                        access, new PoolerProbe(access, vertx, Duration.ofMillis(1), Clock.systemUTC()), false)
                .create(vertx, new PoolOptions());
        try {
            assertThatThrownBy(() -> runAtOnce(pool, 1)).isInstanceOf(ExecutionException.class);
        } finally {
            done(pool.close());
        }
    }

    @Test
    void aClockThatDiffersFromTheServersIsReported() throws Exception {
        // Given
        ConnectionSettings access = access("localhost", "require&connect_timeout=30", () -> Optional.of(PASSWORD));
        Clock anHourAhead = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        try (LogLines lines = LogLines.of(ClockComparison.class)) {

            // When
            done(new PoolerProbe(access, vertx, Duration.ofSeconds(60), anHourAhead).isBetween());

            // Then
            assertThat(lines.all()).singleElement().asString().contains("s ahead of that of the database");
        }
    }

    /** On as many connections. */
    private static void runAtOnce(Pool pool, int statements) throws Exception {
        CountDownLatch all = new CountDownLatch(statements);
        List<Future<?>> answers = new ArrayList<>();
        for (int i = 0; i < statements; i++) {
            answers.add(pool.withConnection(connection -> {
                all.countDown();
                return vertx.executeBlocking(() -> all.await(60, TimeUnit.SECONDS))
                        .compose(arrived -> connection.query("select 1").execute());
            }));
        }
        done(Future.all(answers));
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static ConnectionSettings access(
            String host, String sslmode, java.util.function.Supplier<Optional<String>> password) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "carflow.database.url",
                "postgresql://s%40rvice@" + host + ":" + server.port()
                        + "/c%40rs%2F1?application_name=ingest&sslmode="
                        + sslmode.replace("ROOT", server.root()).replace("OTHER", TlsServer.encoded(other)));
        return new ConnectionSettings(ConfigProblems.read(DatabaseConfig.class, settings), password);
    }

    private static String byJdbc(ConnectionSettings access) {
        try (Connection connection = new JdbcDataSource(access, Duration.ofSeconds(30)).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(WHO)) {
            result.next();
            return result.getString(1);
        } catch (java.sql.SQLException e) {
            return "failed: " + DatabaseProblem.of(e).words();
        }
    }

    private static String byVertx(ConnectionSettings access) throws Exception {
        try {
            PgConnection connection = connect(access);
            try {
                return connection
                        .query(WHO)
                        .execute()
                        .map(rows -> rows.iterator().next().getString(0))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            } finally {
                connection.close();
            }
        } catch (ExecutionException e) {
            return "failed: " + DatabaseProblem.of(e).words();
        }
    }

    private static PgConnection connect(ConnectionSettings access) throws Exception {
        return PgConnection.connect(vertx, access.reactive().setConnectTimeout(30_000))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    private static Throwable failure(java.util.concurrent.Callable<?> attempt) {
        try {
            attempt.call();
            throw new AssertionError("it got in");
        } catch (Exception e) {
            return e;
        }
    }
}
