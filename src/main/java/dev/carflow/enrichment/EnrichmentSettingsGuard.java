package dev.carflow.enrichment;

import dev.carflow.enrichment.worker.WorkerLifecycle;
import dev.carflow.operations.StartupFailure;
import dev.carflow.ratelimit.RateLimitConfig;
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
 * Lets a process that receives webhooks start although a setting of enrichment or of the rate limit is unusable: webhooks
 * that are not received are lost, whereas events that are not enriched wait. In such a process all these settings are
 * replaced by their defaults and {@link WorkerLifecycle#SETTING_PROBLEMS} says why; workers check it before they start. Other processes do not
 * start, as with any wrong setting. The configuration finds this class as a service.
 */
// Before all others, so that it sees the same values as the mappings.
@Priority(Integer.MAX_VALUE)
public final class EnrichmentSettingsGuard implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final List<String> PREFIXES = List.of("carflow.enrichment.", "carflow.rate-limit.");

    /** The replacement for unusable settings, once they were checked; null before. */
    private transient volatile Optional<Replacement> replacement;

    private record Replacement(List<String> problems, SmallRyeConfig defaults) {}

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (PREFIXES.stream().noneMatch(name::startsWith)) {
            return context.proceed(name);
        }
        return replacement(context)
                .map(found -> name.equals(WorkerLifecycle.SETTING_PROBLEMS) ? problems(found) : defaultOf(found, name))
                .orElseGet(() -> name.equals(WorkerLifecycle.SETTING_PROBLEMS) ? null : context.proceed(name));
    }

    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Stream<String> names = names(context);
        return (replacement(context).isEmpty() ? names : names.filter(name -> !isOurs(name))).iterator();
    }

    private static ConfigValue problems(Replacement found) {
        return ConfigValue.builder()
                .withName(WorkerLifecycle.SETTING_PROBLEMS)
                .withValue(String.join("\n", found.problems()))
                .build();
    }

    private static ConfigValue defaultOf(Replacement found, String name) {
        ConfigValue value = found.defaults().getConfigValue(name);
        return value.getValue() == null ? null : value;
    }

    private synchronized Optional<Replacement> replacement(ConfigSourceInterceptorContext context) {
        if (replacement == null) {
            replacement = isIngest(context) ? check(given(context)) : Optional.empty();
        }
        return replacement;
    }

    private static boolean isIngest(ConfigSourceInterceptorContext context) {
        String command = value(context, "carflow.command").orElse("false");
        String roles = value(context, "carflow.roles").orElse("ingest,worker");
        return !Boolean.parseBoolean(command)
                && Stream.of(roles.split(",")).anyMatch(role -> role.strip().equalsIgnoreCase("ingest"));
    }

    /** Returns the settings that are given explicitly; most processes that only receive webhooks have none. */
    private static Map<String, String> given(ConfigSourceInterceptorContext context) {
        Map<String, String> given = new HashMap<>();
        names(context).filter(EnrichmentSettingsGuard::isOurs).forEach(name -> {
            ConfigValue value = context.proceed(name);
            if (value != null && value.getValue() != null && value.getConfigSourceOrdinal() != Integer.MIN_VALUE) {
                given.put(name, value.getValue());
            }
        });
        return given;
    }

    private static Optional<Replacement> check(Map<String, String> given) {
        if (given.isEmpty()) {
            return Optional.empty();
        }
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            read(given, validator);
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            // Anything but a wrong setting is left for the start itself.
            return StartupFailure.of(e).map(failure -> new Replacement(failure.lines(), read(Map.of(), null)));
        }
    }

    private static SmallRyeConfig read(Map<String, String> given, Validator validator) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(EnrichmentConfig.class)
                .withMapping(RateLimitConfig.class)
                .withValidateUnknown(false)
                // Environment variables keep their form, which only that source understands.
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
        String dotted = dotted(name);
        return PREFIXES.stream().anyMatch(prefix -> dotted.startsWith(dotted(prefix)));
    }

    /** Environment variables have an underscore for a dot and for a hyphen. */
    private static String dotted(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    }

    private static Optional<String> value(ConfigSourceInterceptorContext context, String name) {
        return Optional.ofNullable(context.proceed(name)).map(ConfigValue::getValue);
    }
}
