package dev.carflow.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.enrichment.worker.WorkerLifecycle;
import dev.carflow.operations.RolesConfig;
import dev.carflow.ratelimit.RateLimitConfig;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrichmentSettingsGuardTest {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "ingest,worker", " Worker , INGEST"})
    void aProcessThatReceivesWebhooksReportsAndReplacesWrongSettings(String roles) {
        // When: one that breaks a rule, and one that cannot be read
        SmallRyeConfig config = start(Map.of(
                "CARFLOW_ROLES", roles,
                "CARFLOW_ENRICHMENT_DUPLICATES_WINDOW", "0S",
                "CARFLOW_ENRICHMENT_CALLS_MAX_IN_FLIGHT", "many",
                "CARFLOW_RATE_LIMIT_CAPACITY", "7"));

        // Then
        EnrichmentConfig enrichment = config.getConfigMapping(EnrichmentConfig.class);
        assertThat(enrichment.duplicates().window()).isEqualTo(Duration.ofMinutes(15));
        assertThat(enrichment.calls().maxInFlight()).isEqualTo(64);
        assertThat(config.getConfigMapping(RateLimitConfig.class).capacity()).isEqualTo(120);
        assertThat(problems(config)).hasValueSatisfying(lines -> assertThat(lines)
                .contains("carflow.enrichment.calls.max-in-flight")
                .doesNotContain("Exception"));
    }

    @Test
    void eachBrokenRuleIsALine() {
        SmallRyeConfig config = start(Map.of(
                "carflow.enrichment.duplicates.window", "0S",
                "carflow.enrichment.consumer.loops", "0",
                "carflow.enrichment.signals", "all:1H,all:2H"));
        assertThat(problems(config).orElseThrow().lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("carflow.enrichment.duplicates.window must be between"))
                .anyMatch(line -> line.contains("carflow.enrichment.consumer.loops must be at least 1"))
                .anyMatch(line -> line.contains("carflow.enrichment.signals contradicts itself"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "ingest,worker", "worker"})
    void validSettingsAreKept(String roles) {
        SmallRyeConfig config = start(Map.of(
                "CARFLOW_ROLES", roles,
                "CARFLOW_ENRICHMENT_SIGNALS", "charge:15M",
                "CARFLOW_ENRICHMENT_CALLS_MAX_IN_FLIGHT", "65"));
        EnrichmentConfig enrichment = config.getConfigMapping(EnrichmentConfig.class);
        assertThat(enrichment.signals()).hasSize(1);
        assertThat(enrichment.calls().maxInFlight()).isEqualTo(65);
        assertThat(problems(config)).isEmpty();
    }

    @Test
    void aWrongRateLimitIsReportedAndReplacedToo() {
        SmallRyeConfig config = start(Map.of("CARFLOW_ROLES", "ingest", "CARFLOW_RATE_LIMIT_CAPACITY", "-1"));
        assertThat(config.getConfigMapping(RateLimitConfig.class).capacity()).isEqualTo(120);
        assertThat(problems(config)).contains("carflow.rate-limit.capacity must be 0 or more");
    }

    @Test
    void otherProcessesDoNotStart() {
        for (Map<String, String> process :
                java.util.List.of(Map.of("carflow.roles", "worker"), Map.of("carflow.command", "true"))) {
            Map<String, String> settings = new java.util.HashMap<>(process);
            settings.put("carflow.enrichment.duplicates.window", "0S");
            assertThatThrownBy(() -> start(settings)).isInstanceOf(ConfigValidationException.class);
        }
    }

    private static Optional<String> problems(SmallRyeConfig config) {
        return config.getOptionalValue(WorkerLifecycle.SETTING_PROBLEMS, String.class);
    }

    /** As the service reads its settings, by either form of their names. */
    private static SmallRyeConfig start(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withInterceptors(new EnrichmentSettingsGuard())
                .withValidator(new BeanValidationConfigValidator() {
                    @Override
                    public Validator getValidator() {
                        return VALIDATOR;
                    }
                })
                .withValidateUnknown(false)
                .withMapping(RolesConfig.class)
                .withMapping(EnrichmentConfig.class)
                .withMapping(RateLimitConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100), new EnvConfigSource(settings, 300))
                .build();
    }
}
