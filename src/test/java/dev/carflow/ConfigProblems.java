package dev.carflow;

import dev.carflow.operations.StartupFailure;
import dev.carflow.settings.StrippedValues;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Reports what a start would say about settings, without starting anything. */
public final class ConfigProblems {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();
    private static final BeanValidationConfigValidator CHECKS = new BeanValidationConfigValidator() {
        @Override
        public Validator getValidator() {
            return VALIDATOR;
        }
    };

    private ConfigProblems() {}

    /** @return a line for each problem, as the operator reads it */
    public static List<String> of(Class<?> mapping, Map<String, String> settings) {
        try {
            read(mapping, settings);
            return List.of();
        } catch (RuntimeException e) {
            return StartupFailure.of(e).orElseThrow(() -> e).lines();
        }
    }

    /** @return what a process would say that is started with these environment variables, of all of its settings */
    public static List<String> ofEnvironment(Map<String, String> variables) {
        SmallRyeConfigBuilder builder = builder(new EnvConfigSource(variables, 300));
        Mappings.ALL.forEach(builder::withMapping);
        try {
            builder.withMapping(RequiredSettings.class)
                    .withValidateUnknown(false)
                    .build();
            return List.of();
        } catch (RuntimeException e) {
            return StartupFailure.of(e).orElseThrow(() -> e).lines();
        }
    }

    public static <T> T read(Class<T> mapping, Map<String, String> settings) {
        return builder(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }

    private static SmallRyeConfigBuilder builder(ConfigSource settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new StrippedValues())
                .addDiscoveredConverters()
                .withValidator(CHECKS)
                .withSources(settings);
    }

    /** Looked for once: the sources are read for them. */
    private static final class Mappings {
        static final List<Class<?>> ALL = MappingSource.all().stream()
                .filter(source -> !source.prefix().startsWith("carflow.sandbox"))
                .<Class<?>>map(MappingSource::mapping)
                .toList();
    }
}
