package dev.carflow.settings;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Takes the white space off both ends of a value. Secrets come with the line end of the file that they were made of, and
 * an environment variable of a manifest with the indentation of its block. Found by the configuration as a service.
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
     * By name, also that of an environment variable: the framework asks for Kafka's settings by the names that sources have.
     * Others may have a use for blanks, such as the format of a log line.
     */
    private static boolean isOperators(String name) {
        String property = name.toLowerCase(Locale.ROOT).replace('_', '.');
        return Stream.of("carflow.", "kafka.", "mp.messaging.", "quarkus.datasource.")
                .anyMatch(property::startsWith);
    }
}
