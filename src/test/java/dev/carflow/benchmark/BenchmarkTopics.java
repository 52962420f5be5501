package dev.carflow.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is on the topics, asked of the broker and not of those who wrote it. */
public final class BenchmarkTopics implements AutoCloseable {

    /** As many as Carflow makes. */
    private static final int PARTITIONS = 12;

    private static final Duration READ_WITHIN = Duration.ofSeconds(10);

    private final String bootstrapServers;
    private final Admin admin;

    public BenchmarkTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    public boolean isBrokerThere() throws ExecutionException, InterruptedException {
        return !admin.describeCluster().nodes().get().isEmpty();
    }

    /** With the settings that Carflow creates its own with. */
    public void create(String... names) throws ExecutionException, InterruptedException {
        Map<String, String> config =
                Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1", TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        List<NewTopic> topics = Stream.of(names)
                .map(name -> new NewTopic(name, PARTITIONS, (short) 1).configs(config))
                .toList();
        admin.createTopics(topics).all().get();
    }

    /** How many records were ever written: nothing is compacted or transactional here, so the offsets tell. */
    long count(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest =
                partitions(topic).collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    /** How many bytes a record has, key and headers included: only rows with equal records can be compared. */
    long recordBytes(String topic) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1);
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions(topic).toList());
            for (ConsumerRecord<byte[], byte[]> first : consumer.poll(READ_WITHIN)) {
                return first.serializedKeySize() + first.serializedValueSize() + headerBytes(first);
            }
            return 0;
        }
    }

    private static long headerBytes(ConsumerRecord<?, ?> message) {
        return StreamSupport.stream(message.headers().spliterator(), false)
                .mapToLong(header -> header.key().length() + header.value().length)
                .sum();
    }

    private static Stream<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS).mapToObj(partition -> new TopicPartition(topic, partition));
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
