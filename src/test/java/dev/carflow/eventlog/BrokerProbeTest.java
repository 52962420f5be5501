package dev.carflow.eventlog;

import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.LogLines;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class BrokerProbeTest {

    private final AtomicInteger probes = new AtomicInteger();

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
            synchronized void probed(boolean answer, String whyNot, long lastConfirmedAt) {
                if (probes.incrementAndGet() <= 2) {
                    throw new IllegalStateException("wrong");
                }
            }
        };
        BrokerProbe probe = new BrokerProbe(
                admin,
                null,
                availability,
                new EventLogMetrics(new SimpleMeterRegistry()),
                new PartitionHealth(admin),
                ingest());

        // When
        probe.onStart(null);

        // Then
        try {
            await().until(() -> probes.get() >= 4);
        } finally {
            probe.onStop(null);
        }
    }

    @Test
    void theReasonForUnconfirmedRecordsIsFoundAndReported() {
        // Given: brokers that answer, a record that timed out, and a partition with too few replicas
        ContextPropagation.start();
        Node one = new Node(1, "a", 9092);
        Node other = new Node(2, "b", 9092);
        TopicDescription thin = new TopicDescription(
                "t", false, List.of(new TopicPartitionInfo(0, one, List.of(one, other), List.of(one))));
        KafkaAdmin admin = new KafkaAdmin(Map.of()) {
            @Override
            Uni<Void> ping(Duration deadline) {
                return Uni.createFrom().voidItem();
            }

            @Override
            Uni<Map<String, Answer<TopicDescription>>> describe(Collection<String> topics) {
                return Uni.createFrom().item(Map.of("t", new Answer<>(thin, null)));
            }

            @Override
            Uni<Map<String, Answer<Config>>> settings(Collection<String> topics) {
                ConfigEntry least = new ConfigEntry("min.insync.replicas", "2");
                return Uni.createFrom().item(Map.of("t", new Answer<>(new Config(List.of(least)), null)));
            }
        };
        EventLogMetrics metrics = new EventLogMetrics(new SimpleMeterRegistry());
        metrics.notStored("t", Cause.TIMEOUT, new TimeoutException("late"), System.nanoTime());

        // When
        try (LogLines lines = LogLines.of(PartitionHealth.class)) {
            BrokerProbe probe = new BrokerProbe(
                    admin, null, new KafkaAvailability(), metrics, new PartitionHealth(admin), ingest());
            probe.onStart(null);

            // Then
            try {
                await().until(() -> lines.all().stream()
                        .anyMatch(line -> line.contains("topic t: partitions [0] have 1 replicas in sync of 2 that"
                                + " min.insync.replicas asks for (NOT_ENOUGH_REPLICAS)")));
            } finally {
                probe.onStop(null);
            }
        }
    }

    private static RolesConfig ingest() {
        return new SmallRyeConfigBuilder()
                .withDefaultValue("carflow.roles", "ingest")
                .withMapping(RolesConfig.class)
                .build()
                .getConfigMapping(RolesConfig.class);
    }
}
