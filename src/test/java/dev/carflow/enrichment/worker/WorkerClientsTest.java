package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import dev.carflow.operations.GuaranteedSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Settings for all Kafka clients reach the workers' ones, but none that exactly-once does not bear. */
class WorkerClientsTest {

    private static final ConsumerLoopSettings CONSUMER_LOOP = new ConsumerLoopSettings(
            "our-group",
            Optional.empty(),
            Set.of(new InputTopic("in", "in", false)),
            Set.of("out"),
            "dead",
            1,
            1,
            1,
            Duration.ofMillis(1),
            Duration.ofMinutes(15),
            1000);

    private static final Map<String, Object> OF_CONSUMERS = Map.ofEntries(
            Map.entry("group.protocol", "consumer"),
            Map.entry("group.remote.assignor", "uniform"),
            Map.entry("group.id", "theirs"),
            Map.entry("group.instance.id", "theirs"),
            Map.entry("isolation.level", "read_uncommitted"),
            Map.entry("enable.auto.commit", "true"),
            Map.entry("auto.offset.reset", "latest"),
            Map.entry("allow.auto.create.topics", "true"),
            Map.entry("check.crcs", "false"),
            Map.entry("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor"),
            Map.entry("max.poll.interval.ms", "1000"),
            Map.entry("session.timeout.ms", "500"),
            Map.entry("heartbeat.interval.ms", "900"));

    private static final Map<String, Object> OF_PRODUCERS = Map.ofEntries(
            Map.entry("acks", "1"),
            Map.entry("enable.idempotence", "false"),
            Map.entry("retries", "0"),
            Map.entry("max.in.flight.requests.per.connection", "50"),
            Map.entry("transactional.id", "theirs"),
            Map.entry("transaction.timeout.ms", "900000"),
            Map.entry("transaction.two.phase.commit.enable", "true"),
            Map.entry("partitioner.class", RoundRobinPartitioner.class.getName()),
            Map.entry("partitioner.ignore.keys", "true"),
            Map.entry("delivery.timeout.ms", "1"),
            Map.entry("buffer.memory", "1000"));

    @Test
    void settingsForExactlyOnceCannotBeOverridden() {
        // Given
        WorkerClients clients = new WorkerClients(with(OF_CONSUMERS, OF_PRODUCERS));

        // When: Kafka itself reads them
        ConsumerConfig consumer = new ConsumerConfig(deserialized(clients.consumerSettings(CONSUMER_LOOP)));
        ProducerConfig producer = new ProducerConfig(serialized(clients.producerSettings(CONSUMER_LOOP)));

        // Then
        assertThat(consumer.getString("group.protocol")).isEqualTo("classic");
        assertThat(consumer.getString("group.id")).isEqualTo("our-group");
        assertThat(consumer.getString("group.instance.id")).isNull();
        assertThat(consumer.getString("isolation.level")).isEqualTo("read_committed");
        assertThat(consumer.getBoolean("enable.auto.commit")).isFalse();
        assertThat(consumer.getString("auto.offset.reset")).isEqualTo("none");
        assertThat(consumer.getBoolean("allow.auto.create.topics")).isFalse();
        assertThat(consumer.getBoolean("check.crcs")).isTrue();
        assertThat(consumer.getList("partition.assignment.strategy"))
                .isEqualTo(List.of(CoPartitionedAssignor.class.getName()));
        assertThat(producer.getString("acks")).isEqualTo("-1");
        assertThat(producer.getBoolean("enable.idempotence")).isTrue();
        assertThat(producer.getInt("retries")).isEqualTo(Integer.MAX_VALUE);
        assertThat(producer.getInt("max.in.flight.requests.per.connection")).isLessThanOrEqualTo(5);
        assertThat(producer.getString("transactional.id")).startsWith("our-group-");
        assertThat(producer.getBoolean("transaction.two.phase.commit.enable")).isFalse();
        assertThat(producer.getInt("transaction.timeout.ms")).isEqualTo(10_000);
        assertThat(producer.getClass("partitioner.class")).isNull();
        assertThat(producer.getBoolean("partitioner.ignore.keys")).isFalse();
    }

    @Test
    void eachIgnoredSettingIsReportedOnce() {
        try (LogLines lines = LogLines.of(GuaranteedSettings.class)) {
            // When: consumer loops make new clients again and again
            WorkerClients clients = new WorkerClients(with(OF_CONSUMERS, OF_PRODUCERS));
            for (int i = 0; i < 3; i++) {
                clients.consumerSettings(CONSUMER_LOOP);
                clients.producerSettings(CONSUMER_LOOP);
            }

            // Then
            assertThat(lines.all())
                    .hasSize(OF_CONSUMERS.size() + OF_PRODUCERS.size())
                    .contains(
                            "kafka.isolation.level=read_uncommitted is not used by the workers' consumers, which need"
                                    + " read_committed",
                            "kafka.acks=1 is not used by the workers' producers, which need all",
                            "kafka.group.instance.id=theirs is not used by the workers' consumers, which need none");
        }
    }

    @Test
    void brokerAddressesAndCredentialsReachTheClients() {
        try (LogLines lines = LogLines.of(GuaranteedSettings.class)) {
            WorkerClients clients = new WorkerClients(with(
                    Map.of(
                            "security.protocol",
                            "SASL_SSL",
                            "sasl.jaas.config",
                            "secret",
                            "isolation.level",
                            "read_committed"),
                    Map.of("acks", "all")));
            for (Map<String, Object> settings :
                    List.of(clients.consumerSettings(CONSUMER_LOOP), clients.producerSettings(CONSUMER_LOOP))) {
                assertThat(settings)
                        .containsEntry("bootstrap.servers", "localhost:1")
                        .containsEntry("security.protocol", "SASL_SSL")
                        .containsEntry("sasl.jaas.config", "secret");
            }
            assertThat(lines.all()).isEmpty();
        }
    }

    private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> others) {
        Map<String, Object> settings = new HashMap<>(some);
        settings.putAll(others);
        settings.put("bootstrap.servers", "localhost:1");
        return settings;
    }

    private static Map<String, Object> deserialized(Map<String, Object> settings) {
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        return settings;
    }

    private static Map<String, Object> serialized(Map<String, Object> settings) {
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        return settings;
    }
}
