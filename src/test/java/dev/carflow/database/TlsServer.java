package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.sandbox.Ports;
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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;

/** A real server that one role reaches by TLS alone; the administrator needs neither TLS nor password. */
public final class TlsServer implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final EmbeddedPostgres server;
    private final Path certificate;

    private TlsServer(EmbeddedPostgres server, Path certificate) {
        this.server = server;
        this.certificate = certificate;
    }

    /**
     * @param directory for its files
     * @param role as PostgreSQL quotes it; it need not be there yet
     * @param method how the role shows who it is, such as {@code trust}
     */
    public static TlsServer start(Path directory, String role, String method) throws Exception {
        Path certificate = certificate(directory, "localhost");
        TlsServer started = new TlsServer(
                EmbeddedPostgres.builder()
                        .setPort(Ports.take())
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .setServerConfig("ssl", "on")
                        .setServerConfig("ssl_cert_file", certificate.toString())
                        .setServerConfig(
                                "ssl_key_file",
                                directory.resolve("localhost.key").toString())
                        .start(),
                certificate);
        Path rules = Path.of(started.value("show hba_file"));
        Files.writeString(
                rules,
                "hostssl all %s all %s\nhost all %s all reject\n".formatted(role, method, role)
                        + Files.readString(rules));
        started.value("select pg_reload_conf()");
        return started;
    }

    public int port() {
        return server.getPort();
    }

    /** The server's certificate, its own root, in the form that a URL takes. */
    public String root() {
        return encoded(certificate);
    }

    static String encoded(Path file) {
        return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
    }

    /** As the administrator, in the database {@code postgres}. */
    void administer(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String value(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /** @return a certificate that is its own root, beside its key */
    static Path certificate(Path directory, String host) throws Exception {
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
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Path key = directory.resolve(host + ".key");
        Files.writeString(
                key,
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
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

    @Override
    public void close() throws IOException {
        server.close();
    }
}
