package dev.carflow.benchmark.enrichment;

import dev.carflow.routing.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what a worker wrote, while nothing is measured: is everything there, once, and each user's in order? */
final class OutputCheck implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Long> lastTurns = new HashMap<>();
    private long records;
    private long bytes;
    private long violations;

    OutputCheck(String bootstrapServers, String topic) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads on until nothing more is there. */
    void readOn() {
        var ends = consumer.endOffsets(consumer.assignment());
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            consumer.poll(POLL).forEach(this::check);
        }
    }

    private void check(ConsumerRecord<String, byte[]> output) {
        records++;
        bytes += output.serializedValueSize();
        long turn = Fleet.turn(
                new String(output.headers().lastHeader(EventHeaders.ID).value(), StandardCharsets.US_ASCII));
        Long last = lastTurns.put(output.key(), turn);
        // One that is missing or there twice violates the order, too.
        violations += turn == (last == null ? 0 : last + 1) ? 0 : 1;
    }

    long records() {
        return records;
    }

    long violations() {
        return violations;
    }

    long bytesEach() {
        return records == 0 ? 0 : bytes / records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
