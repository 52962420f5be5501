package dev.carflow.database;

import dev.carflow.settings.SecretFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;

/**
 * How to connect: one URL, converted for the reactive driver and the JDBC driver, so that both reach the same server,
 * as the same user, with the same TLS requirements. Both look for tables only in this service's schema, whatever search
 * path the server has for the user. Passwords are looked up for each connection.
 */
@ApplicationScoped
public class ConnectionSettings {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);

    private final Optional<DatabaseUrl> url;
    private final String user;
    private final String schema;
    private final Passwords passwords;

    @Inject
    public ConnectionSettings(DatabaseConfig config, Vertx vertx) {
        this(config, passwords(config, vertx));
    }

    ConnectionSettings(DatabaseConfig config, Supplier<Optional<String>> password) {
        this(config.url().map(DatabaseUrl::of), config.username(), config.schema(), password);
    }

    /** For a database of the customer's, where no schema is ours. */
    ConnectionSettings(DatabaseUrl url, Supplier<Optional<String>> password) {
        this(Optional.of(url), Optional.empty(), "", password);
    }

    private ConnectionSettings(
            Optional<DatabaseUrl> url, Optional<String> user, String schema, Supplier<Optional<String>> password) {
        this.url = url;
        this.user = url.flatMap(DatabaseUrl::user).or(() -> user).orElse("");
        this.schema = schema;
        this.passwords = new Passwords(password);
    }

    private static Supplier<Optional<String>> passwords(DatabaseConfig config, Vertx vertx) {
        if (config.url().isPresent() && config.passwordFile().isPresent()) {
            return SecretFile.watched(
                    vertx,
                    "carflow.database.password-file",
                    config.passwordFile().get());
        }
        Optional<String> fixed = config.password()
                .or(() -> config.url().flatMap(text -> DatabaseUrl.of(text).password()));
        return () -> fixed;
    }

    /** Returns whether a database is configured. */
    boolean isConfigured() {
        return url.isPresent();
    }

    String schema() {
        return schema;
    }

    /** Returns the file with the certificates that the server's is checked with; none for the JVM's, and without a check. */
    Optional<Path> rootCertificate() {
        return url.filter(at -> at.tls().verifies())
                .flatMap(DatabaseUrl::rootCertificate)
                .map(Path::of);
    }

    Passwords passwords() {
        return passwords;
    }

    /** Opens a connection. */
    Future<PgConnection> connect(Vertx vertx) {
        return passwords.logIn(password -> PgConnection.connect(vertx, reactive(password)));
    }

    /** Returns the options of the next connection. Only a log-in shows which of several passwords is accepted. */
    Future<PgConnectOptions> next(Vertx vertx) {
        return passwords.isFirstAccepted()
                ? Future.succeededFuture(reactive())
                : connect(vertx).compose(PgConnection::close).map(closed -> reactive());
    }

    /**
     * Returns the options of a connection, which may go through a pooler: nothing may depend on state that outlasts a
     * transaction.
     */
    PgConnectOptions reactive() {
        return reactive(passwords.inOrder().get(0));
    }

    private PgConnectOptions reactive(Optional<String> password) {
        DatabaseUrl at = url.orElseThrow();
        PgConnectOptions options = new PgConnectOptions()
                .setHost(at.host())
                .setPort(at.port())
                .setDatabase(at.database())
                .setUser(user)
                .setSslMode(SslMode.of(at.tls().word()))
                .setCachePreparedStatements(false)
                .setUseLayer7Proxy(true)
                .addProperty("search_path", schema)
                .addProperty("application_name", at.applicationName());
        password.ifPresent(options::setPassword);
        options.setConnectTimeout(
                (int) at.connectTimeout().orElse(CONNECT_WITHIN).toMillis());
        if (at.tls().verifies()) {
            options.setTrustOptions(at.rootCertificate()
                    .<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file))
                    .orElseGet(ConnectionSettings::trustOfTheJvm));
            options.setHostnameVerificationAlgorithm(at.tls() == DatabaseUrl.Tls.VERIFY_FULL ? "HTTPS" : "");
        } else {
            // like psql: encrypted, with any certificate
            options.setTrustAll(true);
        }
        return options;
    }

    /** Without user and password, so that it can be logged. */
    String jdbcUrl() {
        DatabaseUrl at = url.orElseThrow();
        String host = at.host().contains(":") ? '[' + at.host() + ']' : at.host();
        return "jdbc:postgresql://" + host + ':' + at.port() + '/'
                + URLEncoder.encode(at.database(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Returns the properties of the next connection to {@link #jdbcUrl}.
     *
     * @param answerWithin after which a statement fails: otherwise the driver would wait for ever
     */
    Properties jdbc(Duration answerWithin) {
        DatabaseUrl at = url.orElseThrow();
        Properties properties = new Properties();
        properties.setProperty("user", user);
        passwords.inOrder().get(0).ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("sslmode", at.tls().word());
        if (at.tls().verifies()) {
            at.rootCertificate()
                    .ifPresentOrElse(
                            file -> properties.setProperty("sslrootcert", file),
                            () -> properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
        }
        properties.setProperty("currentSchema", schema);
        // through a pooler, the next transaction may run on a connection without the prepared statement
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("ApplicationName", at.applicationName());
        properties.setProperty("tcpKeepAlive", "true");
        String connect =
                String.valueOf(at.connectTimeout().orElse(CONNECT_WITHIN).toSeconds());
        properties.setProperty("connectTimeout", connect);
        properties.setProperty(
                "loginTimeout",
                String.valueOf(at.connectTimeout().orElse(CONNECT_WITHIN).toSeconds() + 4));
        properties.setProperty("socketTimeout", String.valueOf(answerWithin.toSeconds()));
        return properties;
    }

    private static TrustOptions trustOfTheJvm() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JVM's certificates cannot be read", e);
        }
    }
}
