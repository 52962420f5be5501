package dev.carflow.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All committed records of a topic, partition by partition in order. Used by one thread. */
public final class TopicContents implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;

    public TopicContents(String bootstrapServers, String topic) {
        consumer = committed(bootstrapServers);
        partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
    }

    /** Returns a consumer that reads committed records only, from the earliest; nothing is assigned to it yet. */
    public static KafkaConsumer<String, byte[]> committed(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Reads until that is enough, or until nothing has come for this long. */
    public void readUntil(BooleanSupplier enough, Duration timeout, Consumer<ConsumerRecord<String, byte[]>> reader) {
        Instant deadline = Instant.now().plus(timeout);
        while (!enough.getAsBoolean() && Instant.now().isBefore(deadline)) {
            ConsumerRecords<String, byte[]> more = consumer.poll(POLL);
            more.forEach(reader);
            deadline = more.isEmpty() ? deadline : Instant.now().plus(timeout);
        }
    }

    /** Reads everything up to the end that the topic has now. */
    public static void read(String bootstrapServers, String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        try (TopicContents contents = new TopicContents(bootstrapServers, topic)) {
            // For a read_committed consumer these are the last stable offsets.
            Map<TopicPartition, Long> ends = contents.consumer.endOffsets(contents.partitions);
            while (contents.partitions.stream().anyMatch(each -> contents.consumer.position(each) < ends.get(each))) {
                contents.consumer.poll(POLL).forEach(reader);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
