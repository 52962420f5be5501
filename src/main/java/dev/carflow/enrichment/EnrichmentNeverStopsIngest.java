package dev.carflow.enrichment;

import dev.carflow.operations.StartupFailure;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.annotation.Priority;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps processes that take webhooks in from not starting for a setting of enrichment: webhooks that nobody takes are
 * lost, and events that are not enriched wait. There, settings that cannot be used are replaced by their defaults, all of
 * them, and {@link #PROBLEMS} says why; workers look there before they start. Other processes do not start, as with any
 * wrong setting. Found by the configuration as a service.
 */
// Before all others, so that it sees values as the mappings do.
@Priority(Integer.MAX_VALUE)
public final class EnrichmentNeverStopsIngest implements ConfigSourceInterceptor {

    /** What is wrong, a line for each; not there if nothing is. Nobody can set it. */
    public static final String PROBLEMS = "carflow.enrichment.problems";

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "carflow.enrichment.";

    /** What was found, once it was looked for: the settings in place of those that are given, and why. */
    private transient volatile Optional<Replacement> replacement;

    private record Replacement(List<String> problems, SmallRyeConfig defaults) {}

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (!name.startsWith(PREFIX)) {
            return context.proceed(name);
        }
        return replacement(context)
                .map(found -> name.equals(PROBLEMS) ? problems(found) : defaultOf(found, name))
                .orElseGet(() -> name.equals(PROBLEMS) ? null : context.proceed(name));
    }

    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Stream<String> names = names(context);
        return (replacement(context).isEmpty() ? names : names.filter(name -> !isOurs(name))).iterator();
    }

    private static ConfigValue problems(Replacement found) {
        return ConfigValue.builder()
                .withName(PROBLEMS)
                .withValue(String.join("\n", found.problems()))
                .build();
    }

    private static ConfigValue defaultOf(Replacement found, String name) {
        ConfigValue value = found.defaults().getConfigValue(name);
        return value.getValue() == null ? null : value;
    }

    private synchronized Optional<Replacement> replacement(ConfigSourceInterceptorContext context) {
        if (replacement == null) {
            replacement = isIngest(context) ? look(given(context)) : Optional.empty();
        }
        return replacement;
    }

    private static boolean isIngest(ConfigSourceInterceptorContext context) {
        String command = value(context, "carflow.command").orElse("false");
        String roles = value(context, "carflow.roles").orElse("ingest,worker");
        return !Boolean.parseBoolean(command)
                && Stream.of(roles.split(",")).anyMatch(role -> role.strip().equalsIgnoreCase("ingest"));
    }

    /** The settings of enrichment that somebody has set; most processes for webhooks alone have none. */
    private static Map<String, String> given(ConfigSourceInterceptorContext context) {
        Map<String, String> given = new HashMap<>();
        names(context).filter(EnrichmentNeverStopsIngest::isOurs).forEach(name -> {
            ConfigValue value = context.proceed(name);
            if (value != null && value.getValue() != null && value.getConfigSourceOrdinal() != Integer.MIN_VALUE) {
                given.put(name, value.getValue());
            }
        });
        return given;
    }

    private static Optional<Replacement> look(Map<String, String> given) {
        if (given.isEmpty()) {
            return Optional.empty();
        }
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            read(given, validator);
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            // Anything else than a wrong setting is for the start itself to meet.
            return StartupFailure.of(e).map(failure -> new Replacement(failure.lines(), read(Map.of(), null)));
        }
    }

    private static SmallRyeConfig read(Map<String, String> given, Validator validator) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(EnrichmentConfig.class)
                .withValidateUnknown(false)
                // Variables of the environment keep their form, which that source alone understands.
                .withSources(new PropertiesConfigSource(given, "given", 400), new EnvConfigSource(given, 300));
        if (validator != null) {
            builder.withValidator(new BeanValidationConfigValidator() {
                @Override
                public Validator getValidator() {
                    return validator;
                }
            });
        }
        return builder.build();
    }

    private static Stream<String> names(ConfigSourceInterceptorContext context) {
        Stream.Builder<String> names = Stream.builder();
        context.iterateNames().forEachRemaining(names);
        return names.build();
    }

    private static boolean isOurs(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.').startsWith(PREFIX);
    }

    private static Optional<String> value(ConfigSourceInterceptorContext context, String name) {
        return Optional.ofNullable(context.proceed(name)).map(ConfigValue::getValue);
    }
}
