package dev.carflow.enrichment.worker;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.carflow.kafka.BrokerDisk;
import dev.carflow.routing.EventHeaders;
import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

/** A broker with the topics of one test, its input written and its output read as a downstream service does. */
final class Broker implements AutoCloseable {

    static final int PARTITIONS = 6;

    private final Path directory = temporary();
    private final EmbeddedKafka kafka = EmbeddedKafka.start(directory, Ports.take());
    private final BrokerDisk disk = new BrokerDisk(kafka, directory);
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 1, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());

    EmbeddedKafka kafka() {
        return kafka;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("carflow-broker-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BrokerDisk disk() {
        return disk;
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    void createTopics(String... names) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(names).stream()
                            .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
            // A producer that is faster than the partitions' leaders has its first batches put in the wrong order.
            Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
            for (String name : names) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    partitions.put(new TopicPartition(name, partition), OffsetSpec.latest());
                }
            }
            await().ignoreExceptions()
                    .until(() -> admin.listOffsets(partitions).all().get() != null);
        }
    }

    /** Sets one setting of a topic, and waits until the broker reports it. */
    void configure(String topic, String setting, String value) throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            await().until(() -> admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(setting)
                    .value()
                    .equals(value));
        }
    }

    void send(String topic, String user, String eventId) {
        send(topic, user, eventId, eventId.getBytes(StandardCharsets.UTF_8));
    }

    void send(String topic, String user, String eventId, byte[] value) {
        send(topic, user, eventId, value, null);
    }

    /** @param at the record's time; null for now */
    void send(String topic, String user, String eventId, byte[] value, Instant at) {
        var message = new ProducerRecord<>(topic, null, at == null ? null : at.toEpochMilli(), user, value);
        message.headers()
                .add(EventHeaders.SOURCE, "/smartcar/webhooks/w1".getBytes(StandardCharsets.UTF_8))
                .add(EventHeaders.ID, eventId.getBytes(StandardCharsets.UTF_8));
        producer.send(message);
    }

    /** A foreign record: everything that a delivery has, except for one header without a value. */
    void sendForeign(String topic, String key, byte[] value, String withoutValue) {
        var message = new ProducerRecord<>(topic, key, value);
        message.headers()
                .add(EventHeaders.SOURCE, "/smartcar/webhooks/w1".getBytes(StandardCharsets.UTF_8))
                .add(EventHeaders.ID, "foreign".getBytes(StandardCharsets.UTF_8))
                .remove(withoutValue)
                .add(withoutValue, null);
        producer.send(message);
    }

    /** Where the records of a user are. */
    static int partitionOf(String user) {
        return Utils.toPositive(Utils.murmur2(user.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
    }

    void flush() {
        producer.flush();
    }

    /** Returns the committed offsets of a consumer group. */
    Map<TopicPartition, OffsetAndMetadata> positions(String group) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        }
    }

    /** All that is committed, partition by partition in order. */
    List<ConsumerRecord<String, byte[]>> committed(String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            // For a read_committed consumer these are the last stable offsets.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** Waits until so many records are committed on the topic. */
    void awaitCommitted(String topic, int records) {
        await().until(() -> committed(topic).size(), equalTo(records));
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        kafka.close();
    }
}
