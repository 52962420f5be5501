package dev.carflow.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void eachSettingIsReadUnderItsOwnNameAndInItsUnit() {
        // Given: no two values alike
        RateLimitConfig config = ConfigProblems.read(
                RateLimitConfig.class,
                Map.of(
                        "carflow.rate-limit.capacity", "240",
                        "carflow.rate-limit.refill-per-minute", "90",
                        "carflow.rate-limit.reserve-percent", "30",
                        "carflow.rate-limit.max-workers", "7"));

        // Then: calls a second, and calls
        assertThat(RateLimit.of(config)).isEqualTo(new RateLimit(240, 1.5, 72, 7));
    }
}
