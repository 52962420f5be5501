package dev.carflow.eventlog;

import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BrokerProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicInteger told = new AtomicInteger();

    private final KafkaAdmin admin = new KafkaAdmin(Map.of()) {
        @Override
        Uni<Void> ping(Duration deadline) {
            return Uni.createFrom().voidItem();
        }
    };

    @Test
    void aProbeThatWentWrongIsNotTheLast() {
        // Given
        ContextPropagation.start();
        KafkaAvailability availability = new KafkaAvailability() {
            @Override
            synchronized void probed(boolean answer, long lastConfirmedAt) {
                if (told.incrementAndGet() <= 2) {
                    throw new IllegalStateException("wrong");
                }
            }
        };
        RolesConfig ingest = new SmallRyeConfigBuilder()
                .withDefaultValue("carflow.roles", "ingest")
                .withMapping(RolesConfig.class)
                .build()
                .getConfigMapping(RolesConfig.class);
        BrokerProbe probe = new BrokerProbe(
                admin,
                null,
                availability,
                new EventLogMetrics(new SimpleMeterRegistry()),
                new PartitionTrouble(admin),
                ingest);

        // When
        probe.onStart(null);

        // Then
        try {
            await().atMost(PATIENCE).until(() -> told.get() >= 4);
        } finally {
            probe.onStop(null);
        }
    }
}
