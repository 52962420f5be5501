package dev.carflow.settings;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Strips white space off a value. Secrets often end with the line end of the file that they were made from, and an
 * environment variable in a manifest with the indentation of its block. Loaded by the configuration as a service.
 */
public final class StrippedValues implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (value == null || value.getValue() == null || !isOperators(name)) {
            return value;
        }
        String stripped = value.getValue().strip();
        return stripped.length() == value.getValue().length() ? value : value.withValue(stripped);
    }

    /**
     * By name, including those of environment variables: Quarkus asks for Kafka's settings by the names that sources
     * have. Other settings may need their blanks, such as the format of a log line.
     */
    private static boolean isOperators(String name) {
        String property = name.toLowerCase(Locale.ROOT).replace('_', '.');
        return Stream.of("carflow.", "kafka.", "mp.messaging.", "quarkus.datasource.", "quarkus.otel.exporter.")
                .anyMatch(property::startsWith);
    }
}
