package dev.carflow.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The facts that the manifests have to agree with: the service's own settings, and the page of all settings, which
 * follows the code.
 */
final class Application {

    private static final Properties PROPERTIES = properties();
    private static final String SETTINGS = read(Path.of("docs", "configuration.md"));

    private Application() {}

    /** A setting of {@code application.properties}, or Quarkus's default. */
    static String property(String key, String otherwise) {
        return PROPERTIES.getProperty(key, otherwise);
    }

    static int httpPort() {
        return Integer.parseInt(property("quarkus.http.port", "8080"));
    }

    static int managementPort() {
        return Integer.parseInt(property("quarkus.management.port", "9000"));
    }

    /** Where a path of Quarkus's own is on the management port, such as {@code health/live}. */
    static String managementPath(String path) {
        return property("quarkus.management.root-path", "/q") + '/' + path;
    }

    /** The environment variables that are documented. */
    static Set<String> variables() {
        Set<String> variables = new TreeSet<>();
        Matcher variable = Pattern.compile("`((?:CARFLOW|QUARKUS)_[A-Z0-9_]+)`").matcher(SETTINGS);
        while (variable.find()) {
            variables.add(variable.group(1));
        }
        return variables;
    }

    /** The default of a setting of ours. */
    static String standard(String key) {
        return documented(key).orElseThrow(() -> new AssertionError(key + " has no default"));
    }

    private static Optional<String> documented(String key) {
        Matcher row = Pattern.compile("\\| `" + Pattern.quote(key) + "`<br>[^|]*\\|[^|]*\\| `([^`]*)` \\|")
                .matcher(SETTINGS);
        return row.find() ? Optional.of(row.group(1)) : Optional.empty();
    }

    /** As Quarkus reads it: {@code 9S}, {@code 0.5S}, {@code 10} seconds. */
    static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return upper.matches("\\d+")
                ? Duration.ofSeconds(Long.parseLong(upper))
                : Duration.parse("PT" + upper.replaceFirst("^PT", ""));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src", "main", "resources", "application.properties"))) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
