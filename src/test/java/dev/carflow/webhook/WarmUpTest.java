package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.Routes;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import dev.carflow.routing.Topics;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int DELIVERIES = 320;

    private final AtomicInteger routed = new AtomicInteger();
    private final WarmUp warmUp = new WarmUp(config(RolesConfig.class), config(WebhookConfig.class), router());
    private final WarmUpReadiness readiness = new WarmUpReadiness(warmUp);

    @Test
    void readinessWaitsForTheWarmUpWhichTakesTheWayOfEvents() {
        // Given
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        warmUp.begin(LONG);
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        // When
        assertThat(warmUp.run(DELIVERIES)).isEqualTo(DELIVERIES);
        // Then: of those signed rightly, each was verified, read and routed
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(routed).hasValueBetween(DELIVERIES * 9 / 10, DELIVERIES);
    }

    @Test
    void aWarmUpThatDoesNotEndKeepsNoProcessUnready() {
        // When: it begins, and nothing more is heard of it
        warmUp.begin(Duration.ofMillis(50));
        // Then
        await().until(() -> readiness.call().getStatus() == Status.UP);
    }

    @Test
    void aWarmUpWhoseTimeIsOverSendsNothingMore() {
        // Given
        warmUp.begin(Duration.ZERO);
        // When
        assertThat(warmUp.run(DELIVERIES)).isZero();
        // Then
        assertThat(routed).hasValue(0);
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    private EventRouter router() {
        Routes counting = new Routes() {
            @Override
            public String routeOf(String userId) {
                routed.incrementAndGet();
                return "smartcar";
            }

            @Override
            public Set<String> all() {
                return Set.of("smartcar");
            }
        };
        return new EventRouter(
                counting,
                new Topics(config(TopicsConfig.class), counting),
                vehicle -> Optional.empty(),
                SimulatedVehicles.TEST_TOPIC);
    }

    private static <T> T config(Class<T> mapping) {
        return new SmallRyeConfigBuilder()
                .withDefaultValue("carflow.roles", "ingest")
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }
}
