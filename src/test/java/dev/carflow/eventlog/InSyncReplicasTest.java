package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.LogLines;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real brokers, one of them down: its partitions have fewer in-sync replicas than their topic requires. */
class InSyncReplicasTest {

    private final EmbeddedKafka first = EmbeddedKafka.start();
    private final EmbeddedKafka second = first.join(2);
    private final Map<String, Object> broker = Map.of("bootstrap.servers", first.bootstrapServers());
    private final Admin admin = Admin.create(broker);

    @BeforeEach
    void createTopics() throws Exception {
        ContextPropagation.start();
        NewTopic asksForTwo = new NewTopic("asks-for-two", Map.of(0, List.of(1, 2)))
                .configs(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"));
        NewTopic asksForOne = new NewTopic("asks-for-one", Map.of(0, List.of(1)));
        admin.createTopics(List.of(asksForTwo, asksForOne)).all().get();
    }

    @AfterEach
    void stop() {
        admin.close();
        second.close();
        first.close();
    }

    @Test
    void withTooFewReplicasEventsAreSpilledUntilThereAreEnough() throws Exception {
        try (LogLines lines = LogLines.of(PartitionHealth.class);
                IngestParts ingest = new IngestParts(
                        broker, Set.of("asks-for-two", "asks-for-one"), Set.of("asks-for-two", "asks-for-one"))) {
            ingest.start();
            BrokerProbe probe = ingest.probe();
            probe.onStart(null);
            assertThat(appended(ingest, "asks-for-two")).isEqualTo(AppendResult.STORED);
            assertThat(ingest.spilled()).isEmpty();

            // When
            second.pause();

            // Then: other topics' records are confirmed meanwhile, so Kafka does not count as away
            CompletableFuture<AppendResult> few =
                    ingest.log().append(record("asks-for-two")).subscribeAsCompletionStage();
            assertThat(appended(ingest, "asks-for-one")).isEqualTo(AppendResult.STORED);
            assertThat(few.get(Timeouts.CONDITION.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(AppendResult.STORED);
            assertThat(ingest.spilled()).containsExactly(AppendResult.Cause.TIMEOUT);
            assertThat(appended(ingest, "asks-for-one")).isEqualTo(AppendResult.STORED);
            assertThat(onKafka("asks-for-one")).isEqualTo(2);
            await().untilAsserted(() -> assertThat(lines.all())
                    .contains("topic asks-for-two: partitions [0] have 1 replicas in sync of 2 that"
                            + " min.insync.replicas asks for (NOT_ENOUGH_REPLICAS); their events go to the"
                            + " spill"));
            assertThat(lines.all()).noneMatch(line -> line.contains("asks-for-one"));
            assertThat(onKafka("asks-for-two")).isEqualTo(1);

            // When
            second.resume();

            // Then: what comes then is on Kafka, and what is drained is too
            await().until(() -> drained(ingest, "asks-for-two") == AppendResult.STORED);
            assertThat(onKafka("asks-for-two")).isEqualTo(2);
            probe.onStop(null);
        }
    }

    private static AppendResult appended(IngestParts ingest, String topic) {
        return ingest.log().append(record(topic)).await().atMost(Timeouts.CONDITION);
    }

    /** As in the drain: to Kafka, without the spill. */
    private static AppendResult drained(IngestParts ingest, String topic) {
        return ingest.log().appendToKafka(record(topic)).await().atMost(Timeouts.CONDITION);
    }

    private static EventRecord record(String topic) {
        return new EventRecord(topic, "user", "value".getBytes(StandardCharsets.UTF_8), List.of());
    }

    private long onKafka(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }
}
