package dev.carflow.enrichment.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.EnrichmentConfig;
import dev.carflow.ratelimit.RateLimitConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallSettingsTest {

    @Test
    void everySettingIsReadUnderItsOwnName() {
        // Given: no two alike
        SmallRyeConfig config = config(Map.of(
                "carflow.enrichment.deadline", "11S",
                "carflow.enrichment.calls.max-in-flight", "12",
                "carflow.enrichment.calls.max-attempts", "3",
                "carflow.enrichment.calls.first-back-off", "0.14S",
                "carflow.enrichment.calls.pause-after-failure", "15S",
                "carflow.enrichment.calls.pause-after-refusal", "16M",
                "carflow.enrichment.calls.breaker-failures", "17",
                "carflow.enrichment.calls.breaker-pause", "18S"));

        // Then
        assertThat(settings(config))
                .isEqualTo(new CallSettings(
                        Duration.ofSeconds(11),
                        12,
                        3,
                        Duration.ofMillis(140),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(16),
                        17,
                        Duration.ofSeconds(18),
                        Duration.ofMinutes(1)));
    }

    @Test
    void trialsOfTheBreakerTakeHalfOfTheRefillAtMost() {
        assertThat(longestPause("2")).isEqualTo(Duration.ofMinutes(1));
        assertThat(longestPause("0.5")).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void thePauseBetweenTrialsDoesNotGrowIfTheLimitDoesNotRunOut() {
        assertThat(longestPause("60")).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings(config(Map.of("carflow.rate-limit.capacity", "0"))).longestBreakerPause())
                .isEqualTo(Duration.ofSeconds(10));
    }

    private static Duration longestPause(String refillPerMinute) {
        return settings(config(Map.of("carflow.rate-limit.refill-per-minute", refillPerMinute)))
                .longestBreakerPause();
    }

    private static CallSettings settings(SmallRyeConfig config) {
        EnrichmentConfig enrichment = config.getConfigMapping(EnrichmentConfig.class);
        return CallSettings.of(
                enrichment.deadline(), enrichment.calls(), config.getConfigMapping(RateLimitConfig.class));
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withDefaultValues(settings)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(EnrichmentConfig.class)
                .withMapping(RateLimitConfig.class)
                .build();
    }
}
