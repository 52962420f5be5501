package dev.carflow.enrichment.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.enrichment.EnrichmentConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void eachSettingIsReadUnderItsOwnNameAndInItsUnit() {
        // Given: no two values alike
        EnrichmentConfig config = ConfigProblems.read(
                EnrichmentConfig.class,
                Map.of(
                        "carflow.enrichment.budget.capacity", "240",
                        "carflow.enrichment.budget.refill-per-minute", "90",
                        "carflow.enrichment.budget.reserve-percent", "30",
                        "carflow.enrichment.budget.max-workers", "7"));

        // Then: calls a second, and calls
        assertThat(RateLimit.of(config.budget())).isEqualTo(new RateLimit(240, 1.5, 72, 7));
    }
}
