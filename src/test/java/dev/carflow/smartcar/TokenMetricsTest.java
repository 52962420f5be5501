package dev.carflow.smartcar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
        assertThat(gauge(TokenMetrics.AGE.name())).isNaN();
        assertThat(gauge(TokenMetrics.EXPIRES_IN.name())).isNaN();
    }

    @Test
    void ageAndExpiryCountFromTheRequestOfTheToken() {
        // When
        metrics.refreshed(Duration.ofSeconds(2), Duration.ofHours(1));
        nanos.addAndGet(Duration.ofSeconds(98).toNanos());

        // Then
        assertThat(gauge(TokenMetrics.AGE.name())).isCloseTo(100, within(1e-6));
        assertThat(gauge(TokenMetrics.EXPIRES_IN.name())).isCloseTo(3500, within(1e-6));
        assertThat(registry.timer(TokenMetrics.REFRESH_TIME.name()).count()).isEqualTo(1);
        assertThat(refreshes("success")).isEqualTo(1);
    }

    @Test
    void aRefusedTokenIsCountedAndDropped() {
        // Given
        metrics.refreshed(Duration.ofSeconds(2), Duration.ofHours(1));

        // When
        metrics.invalidated();

        // Then
        assertThat(gauge(TokenMetrics.AGE.name())).isNaN();
        assertThat(registry.counter(TokenMetrics.INVALIDATIONS.name()).count()).isEqualTo(1);
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
        assertThat(gauge(TokenMetrics.AGE.name())).isCloseTo(2, within(1e-6));
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double refreshes(String outcome) {
        return registry.get(TokenMetrics.REFRESHES.name())
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
