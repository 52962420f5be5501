package dev.carflow.database;

import dev.carflow.operations.Slug;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * The address of the database: a URI as {@code psql} accepts it. The prefixes that drivers expect, {@code jdbc:} and
 * {@code vertx-reactive:}, are accepted, too.
 *
 * @param port 5432 if none is named
 * @param user empty if the URL names none
 * @param rootCertificate the trusted certificates, as a PEM file; empty for the JVM's
 * @param connectTimeout empty if the URL names none
 * @param schema the search path; empty if the URL names none
 */
record DatabaseUrl(
        String host,
        int port,
        String database,
        Optional<String> user,
        Optional<String> password,
        Tls tls,
        Optional<String> rootCertificate,
        Optional<Duration> connectTimeout,
        String applicationName,
        Optional<String> schema) {

    private static final int USUAL_PORT = 5432;
    private static final String USUAL_NAME = "carflow";
    private static final String FORM =
            "a URI is expected, such as postgresql://user@host:5432/database?sslmode=verify-full";

    private static final Pattern URI =
            Pattern.compile("(?:jdbc:|vertx-reactive:)?postgres(?:ql)?://(?:(?<info>[^@/?]*)@)?(?<place>[^@/?]*)"
                    + "/(?<database>[^/?#]*)(?:\\?(?<parameters>[^#]*))?");

    private static final Pattern PLACE = Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%[^]]+)?]|[^:]*)(?::(\\d{1,5}))?");

    private static final Pattern OPTION = Pattern.compile("\\s*-c\\s*search_path=([^\\s]+)\\s*");

    /** The TLS requirements of a connection, by the names of {@code sslmode}. */
    enum Tls {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        /** Returns whether the server's certificate must be trusted. */
        boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_FULL;
        }

        /** Returns the name that both drivers and {@code psql} use. */
        String word() {
            return Slug.of(this);
        }
    }

    /**
     * @throws IllegalArgumentException for an unusable URL. The message says why, and repeats nothing of the URL but
     *     the names of its parameters.
     */
    static DatabaseUrl of(String text) {
        Matcher uri = URI.matcher(text.strip());
        if (!uri.matches()) {
            throw new IllegalArgumentException(FORM);
        }
        if (uri.group("place").contains(",")) {
            throw new IllegalArgumentException("it names several hosts: name one that follows the primary");
        }
        Matcher place = PLACE.matcher(decoded(uri.group("place")));
        if (!place.matches() || place.group(1).isEmpty() || place.group(1).startsWith("/")) {
            throw new IllegalArgumentException(FORM);
        }
        int port = place.group(2) == null ? USUAL_PORT : Integer.parseInt(place.group(2));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("it must name a port of 1 to 65535");
        }
        String database = decoded(uri.group("database"));
        if (database.isEmpty()) {
            throw new IllegalArgumentException("it names no database: " + FORM);
        }
        Parameters parameters = Parameters.of(uri.group("parameters"));
        String[] info =
                uri.group("info") == null ? new String[0] : uri.group("info").split(":", 2);
        Optional<String> rootCertificate = parameters.rootCertificate();
        return new DatabaseUrl(
                place.group(1).replaceAll("[\\[\\]]", ""),
                port,
                database,
                Optional.ofNullable(info.length > 0 ? decoded(info[0]) : parameters.given.get("user"))
                        .filter(user -> !user.isEmpty()),
                Optional.ofNullable(info.length > 1 ? decoded(info[1]) : parameters.given.get("password")),
                parameters.tls(),
                rootCertificate,
                parameters.connectTimeout(),
                parameters.given.getOrDefault("application_name", USUAL_NAME),
                Optional.ofNullable(parameters.given.get("search_path")));
    }

    /** Validates a setting without changing it. */
    public static final class Reading implements Converter<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String convert(String text) {
            if (text.isBlank()) {
                return null;
            }
            of(text);
            return text.strip();
        }
    }

    /** Leaves passwords out. */
    @Override
    public String toString() {
        return host + ':' + port + '/' + database;
    }

    /** A plus stays a plus: this is not form data. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "it has a % that no two hexadecimal digits follow: write %25 for a % sign", e);
        }
    }

    /** The supported parameters, by psql's names. */
    private record Parameters(Map<String, String> given) {

        /** The names of psql and of the drivers. */
        private static final Map<String, String> NAMES = Map.of(
                "sslmode", "sslmode",
                "sslrootcert", "sslrootcert",
                "connect_timeout", "connect_timeout",
                "connectTimeout", "connect_timeout",
                "application_name", "application_name",
                "ApplicationName", "application_name",
                "search_path", "search_path",
                "currentSchema", "search_path",
                "user", "user",
                "password", "password");

        private static final String ALL =
                "sslmode, sslrootcert, connect_timeout, application_name, user, password and search_path";

        static Parameters of(String text) {
            Map<String, String> given = new HashMap<>();
            for (String each : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
                String[] pair = each.split("=", 2);
                String written = decoded(pair[0]);
                String value = pair.length == 2 ? decoded(pair[1]) : "";
                Matcher option = OPTION.matcher(value);
                if (written.equals("options") && option.matches()) {
                    given.put("search_path", option.group(1));
                } else if (NAMES.containsKey(written)) {
                    given.put(NAMES.get(written), value);
                } else {
                    throw new IllegalArgumentException("its parameter " + printable(written)
                            + " is not supported: leave it out; those that are: " + ALL);
                }
            }
            return new Parameters(given);
        }

        /** Makes a name from outside printable. */
        private static String printable(String name) {
            return name.length() <= 40 && name.matches("[A-Za-z0-9_.-]+") ? name : "of a name that cannot be one";
        }

        /**
         * Like {@code psql}: with trusted certificates given, a server that is required to use TLS is verified, too.
         */
        Tls tls() {
            String word = given.getOrDefault("sslmode", "prefer");
            for (Tls each : Tls.values()) {
                if (each.word().equals(word)) {
                    return each == Tls.REQUIRE && given.containsKey("sslrootcert") ? Tls.VERIFY_CA : each;
                }
            }
            throw new IllegalArgumentException(
                    "sslmode must be one of disable, allow, prefer, require, verify-ca and" + " verify-full");
        }

        Optional<String> rootCertificate() {
            return Optional.ofNullable(given.get("sslrootcert")).filter(file -> !file.equals("system"));
        }

        Optional<Duration> connectTimeout() {
            String seconds = given.get("connect_timeout");
            if (seconds == null) {
                return Optional.empty();
            }
            if (!seconds.matches("[1-9]\\d{0,2}")) {
                throw new IllegalArgumentException("connect_timeout must be 1 to 999, in seconds");
            }
            return Optional.of(Duration.ofSeconds(Long.parseLong(seconds)));
        }
    }
}
