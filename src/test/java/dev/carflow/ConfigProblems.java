package dev.carflow;

import dev.carflow.operations.StartupFailure;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import java.util.Map;

/** What a start would say of some settings, without starting anything. */
public final class ConfigProblems {

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

    public static <T> T read(Class<T> mapping, Map<String, String> settings) {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            BeanValidationConfigValidator checks = new BeanValidationConfigValidator() {
                @Override
                public Validator getValidator() {
                    return factory.getValidator();
                }
            };
            return new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withMapping(mapping)
                    .withValidator(checks)
                    .withSources(new PropertiesConfigSource(settings, "test", 100))
                    .build()
                    .getConfigMapping(mapping);
        }
    }
}
