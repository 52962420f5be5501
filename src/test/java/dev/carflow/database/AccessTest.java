package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.sandbox.Ports;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
class AccessTest {

    private static final String PASSWORD = "p@:/%$ w+\"'";

    /** What a question to the server comes to. */
    private static final String WHO = "select session_user || ' ' || current_setting('application_name') || ' '"
            + " || current_setting('search_path') || ' ' || ssl from pg_stat_ssl where pid = pg_backend_pid()";

    @TempDir
    private static Path directory;

    private static EmbeddedPostgres server;
    private static Vertx vertx;
    private static Path root;
    private static Path other;

    @BeforeAll
    static void start() throws Exception {
        root = certificate("localhost");
        other = certificate("other");
        vertx = Vertx.vertx();
        server = EmbeddedPostgres.builder()
                .setPort(Ports.take())
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", root.toString())
                .setServerConfig(
                        "ssl_key_file", directory.resolve("localhost.key").toString())
                .start();
        administer("create role \"s@rvice\" login password '" + PASSWORD.replace("'", "''") + "'");
        administer("alter role \"s@rvice\" set search_path = public");
        administer("create database \"c@rs/1\"");
        String rules = rows("show hba_file");
        Files.writeString(
                Path.of(rules),
                "hostssl all \"s@rvice\" all scram-sha-256\nhost all \"s@rvice\" all reject\n"
                        + Files.readString(Path.of(rules)));
        administer("select pg_reload_conf()");
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
        Access access = access(host, sslmode, () -> Optional.of(PASSWORD));

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
        Access access = access(host, sslmode, () -> Optional.of(PASSWORD));

        assertThat(byJdbc(access)).startsWith("failed").doesNotContain(PASSWORD);
        assertThat(byVertx(access)).startsWith("failed").doesNotContain(PASSWORD);
    }

    @Test
    void anotherPasswordServesFromTheNextConnectionOn() throws Exception {
        // Given
        AtomicReference<String> inTheFile = new AtomicReference<>(PASSWORD);
        Access access = access("localhost", "require", () -> Optional.of(inTheFile.get()));
        PgConnection before = connect(access);
        try {
            // When
            administer("alter role \"s@rvice\" password 'next'");
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
            administer("alter role \"s@rvice\" password '" + PASSWORD.replace("'", "''") + "'");
        }
    }

    private static Access access(String host, String sslmode, java.util.function.Supplier<Optional<String>> password) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "carflow.database.url",
                "postgresql://s%40rvice@" + host + ":" + server.getPort()
                        + "/c%40rs%2F1?application_name=ingest&sslmode="
                        + sslmode.replace("ROOT", encoded(root)).replace("OTHER", encoded(other)));
        return new Access(ConfigProblems.read(DatabaseConfig.class, settings), password);
    }

    private static String encoded(Path file) {
        return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
    }

    private static String byJdbc(Access access) {
        try (Connection connection = new JdbcAccess(access, Duration.ofSeconds(30)).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(WHO)) {
            result.next();
            return result.getString(1);
        } catch (java.sql.SQLException e) {
            return "failed: " + DatabaseProblem.of(e).words();
        }
    }

    private static String byVertx(Access access) throws Exception {
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

    private static PgConnection connect(Access access) throws Exception {
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

    private static void administer(String sql) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String rows(String sql) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** @return a certificate that is its own root, beside its key */
    private static Path certificate(String host) throws Exception {
        Path store = directory.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        Path key = directory.resolve(host + ".key");
        Files.writeString(
                key,
                pem(
                        "PRIVATE KEY",
                        keys.getKey("server", "changeit".toCharArray()).getEncoded()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(
                directory.resolve(host + ".crt"),
                pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
