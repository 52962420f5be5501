package dev.carflow.smartcar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carflow.operations.Meters;
import dev.carflow.smartcar.token.TokenProblem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final TokenMetrics metrics = new TokenMetrics(registry, nanos::get);

    @Test
    void withoutATokenAgeAndExpiryAreNotANumber() {
        assertThat(gauge(Meters.SMARTCAR_TOKEN_AGE)).isNaN();
        assertThat(gauge(Meters.SMARTCAR_TOKEN_EXPIRES_IN)).isNaN();
    }

    @Test
    void ageAndExpiryCountFromTheRequestOfTheToken() {
        // When
        metrics.refreshed(Duration.ofSeconds(2), Duration.ofHours(1));
        nanos.addAndGet(Duration.ofSeconds(98).toNanos());

        // Then
        assertThat(gauge(Meters.SMARTCAR_TOKEN_AGE)).isCloseTo(100, within(1e-6));
        assertThat(gauge(Meters.SMARTCAR_TOKEN_EXPIRES_IN)).isCloseTo(3500, within(1e-6));
        assertThat(registry.timer(Meters.SMARTCAR_TOKEN_REFRESH_TIME).count()).isEqualTo(1);
        assertThat(refreshes("success")).isEqualTo(1);
    }

    @Test
    void aRefusedTokenIsCountedAndDropped() {
        // Given
        metrics.refreshed(Duration.ofSeconds(2), Duration.ofHours(1));

        // When
        metrics.invalidated();

        // Then
        assertThat(gauge(Meters.SMARTCAR_TOKEN_AGE)).isNaN();
        assertThat(registry.counter(Meters.SMARTCAR_TOKEN_INVALIDATIONS).count())
                .isEqualTo(1);
    }

    @Test
    void everyProblemIsCountedUnderItsNameAndKeepsTheToken() {
        // Given
        metrics.refreshed(Duration.ofSeconds(2), Duration.ofHours(1));

        // When
        for (TokenProblem problem : TokenProblem.values()) {
            metrics.refreshFailed(problem, Duration.ofSeconds(1));
        }

        // Then
        for (TokenProblem problem : TokenProblem.values()) {
            assertThat(refreshes(problem.slug())).as(problem.slug()).isEqualTo(1);
        }
        assertThat(gauge(Meters.SMARTCAR_TOKEN_AGE)).isCloseTo(2, within(1e-6));
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double refreshes(String outcome) {
        return registry.get(Meters.SMARTCAR_TOKEN_REFRESHES)
                .tag(Meters.OUTCOME, outcome)
                .counter()
                .count();
    }
}
