package dev.carflow.tracing;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Switches OpenTelemetry on if an endpoint to export to is given, and off otherwise and in subcommands. An explicit {@code
 * quarkus.otel.sdk.disabled} counts for a service. Loaded by the configuration as a service.
 */
public final class TracingSwitch implements ConfigSourceInterceptor {

    static final String DISABLED = "quarkus.otel.sdk.disabled";

    private static final long serialVersionUID = 1L;

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (!name.equals(DISABLED)) {
            return context.proceed(name);
        }
        if (given(context, "carflow.command").filter("true"::equals).isPresent()) {
            return value("true");
        }
        return given(context, DISABLED)
                .map(explicit -> context.proceed(name))
                .orElseGet(() -> value(String.valueOf(!hasEndpoint(context))));
    }

    /** Quarkus hands only the settings that are listed to OpenTelemetry, which would export to a local collector. */
    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Set<String> names = new HashSet<>();
        context.iterateNames().forEachRemaining(names::add);
        names.add(DISABLED);
        return names.iterator();
    }

    private static boolean hasEndpoint(ConfigSourceInterceptorContext context) {
        return Stream.of("quarkus.otel.exporter.otlp.traces.endpoint", "quarkus.otel.exporter.otlp.endpoint")
                .anyMatch(key -> given(context, key).isPresent());
    }

    /** Returns a value that a source has; Quarkus's own defaults do not count. */
    private static Optional<String> given(ConfigSourceInterceptorContext context, String name) {
        return Optional.ofNullable(context.proceed(name))
                .filter(value -> value.getConfigSourceOrdinal() != Integer.MIN_VALUE)
                .map(ConfigValue::getValue)
                .filter(value -> !value.isBlank());
    }

    private static ConfigValue value(String value) {
        return ConfigValue.builder().withName(DISABLED).withValue(value).build();
    }
}
