package dev.carflow.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All that is committed on a topic, partition by partition in order, as a careful reader sees it. Used by one thread. */
final class TopicContents implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    TopicContents(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
    }

    /** Goes on reading until that is so, or until then. @return whether it is so */
    boolean readUntil(Predicate<List<ConsumerRecord<String, byte[]>>> enough, Instant deadline) {
        while (!enough.test(records)) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            consumer.poll(POLL).forEach(records::add);
        }
        return true;
    }

    /** Everything up to the end that the topic has now. */
    List<ConsumerRecord<String, byte[]>> toTheEnd() {
        // Of a read_committed consumer these are the last stable offsets.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }

    static List<ConsumerRecord<String, byte[]>> of(String bootstrapServers, String topic) {
        try (TopicContents contents = new TopicContents(bootstrapServers, topic)) {
            return contents.toTheEnd();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
