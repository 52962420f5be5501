package dev.carflow.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.ConfigProblems;
import dev.carflow.enrichment.calls.SignalCallChain;
import dev.carflow.enrichment.calls.SignalCalls;
import dev.carflow.enrichment.calls.WaitWhileOpen;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.need.WithheldSignals;
import dev.carflow.operations.StartupProblem;
import dev.carflow.ratelimit.Permit;
import dev.carflow.ratelimit.RateLimitConfig;
import dev.carflow.ratelimit.RateLimitStatus;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.ratelimit.WorkerRateLimiter;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.smartcar.SmartcarConfig;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How settings put the parts together. */
class EnrichmentComponentsTest {

    @Test
    void eventsWaitForSmartcarOnlyIfConfigured() {
        assertThat(calls(Map.of("carflow.enrichment.when-unavailable", "wait"))).isInstanceOf(WaitWhileOpen.class);
        assertThat(calls(Map.of("carflow.enrichment.when-unavailable", "forward")))
                .isInstanceOf(SignalCallChain.class);
        assertThat(calls(Map.of())).isInstanceOf(SignalCallChain.class);
    }

    @Test
    void aRouteThatIsNotConfiguredWithholdsNothingSoTheWorkerDoesNotStart() {
        // Given
        ConfiguredRoutes routes = new ConfiguredRoutes("smartcar", Map.of("acme", List.of("ann")), List.of("spare"));
        EnrichmentComponents components = new EnrichmentComponents();

        // Then
        for (String route : List.of("smartcar", "acme", "spare")) {
            WithheldSignals withheld = components.withheldSignals(neverOn(route), routes);
            assertThat(withheld.isWithheld(route, "location-isathome")).isTrue();
        }
        assertThatThrownBy(() -> components.withheldSignals(neverOn("acmee"), routes))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("carflow.enrichment.never-by-route names the route acmee")
                .hasMessageContaining("acme, smartcar, spare");
    }

    private static EnrichmentConfig neverOn(String route) {
        return ConfigProblems.read(
                EnrichmentConfig.class, Map.of("carflow.enrichment.never-by-route." + route, "location"));
    }

    private static final class UnlimitedRateLimiter implements WorkerRateLimiter {

        @Override
        public Uni<Permit> acquire(Urgency urgency) {
            return Uni.createFrom().item(Permit.GRANTED);
        }

        @Override
        public void rateLimited(Optional<Duration> retryAfter) {
            throw new UnsupportedOperationException("no call is made");
        }

        @Override
        public RateLimitStatus status() {
            return RateLimitStatus.UNLIMITED;
        }
    }

    private static SignalCalls calls(Map<String, String> settings) {
        return new EnrichmentComponents()
                .signalCalls(
                        ConfigProblems.read(EnrichmentConfig.class, settings),
                        (user, vehicle) -> Uni.createFrom().nothing(),
                        new UnlimitedRateLimiter(),
                        ConfigProblems.read(RateLimitConfig.class, settings),
                        new VehicleMemory(
                                1 << 20,
                                Duration.ofDays(1),
                                code -> true,
                                code -> Duration.ofDays(1),
                                Ticker.systemTicker()),
                        new EnrichmentMetrics(new SimpleMeterRegistry()),
                        ConfigProblems.read(SmartcarConfig.class, Map.of()),
                        Tracing.OFF);
    }
}
