package dev.carflow.benchmark.enrichment;

import dev.carflow.RecordSchemas;
import dev.carflow.routing.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a worker's output, while nothing is measured. */
final class OutputCheck implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Fleet fleet;
    private final EventOrder order;
    private long bytes;
    private long ofOthers;

    OutputCheck(String bootstrapServers, String topic, Fleet fleet) {
        this.fleet = fleet;
        this.order = new EventOrder(fleet.size());
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
        List<TopicPartition> partitions = partitionsOf(topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** A broker may answer before it knows a topic that was created a moment ago. */
    private List<TopicPartition> partitionsOf(String topic) {
        long until = System.nanoTime() + KNOWN_WITHIN.toNanos();
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        while (found.isEmpty()) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("the broker does not know the topic " + topic);
            }
            LockSupport.parkNanos(POLL.toNanos());
            found = consumer.partitionsFor(topic);
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** Reads until nothing more is there. */
    void readOn() {
        var ends = consumer.endOffsets(consumer.assignment());
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            consumer.poll(POLL).forEach(this::check);
        }
    }

    private void check(ConsumerRecord<String, byte[]> output) {
        if (RecordSchemas.of(output).isPresent()) {
            return;
        }
        bytes += output.serializedValueSize();
        int number = Fleet.number(
                new String(output.headers().lastHeader(EventHeaders.ID).value(), StandardCharsets.US_ASCII));
        order.saw(number);
        if (!output.key().equals(fleet.user(number))) {
            ofOthers++;
        }
    }

    EventOrder order() {
        return order;
    }

    /** @return how many records have another user's key */
    long ofOthers() {
        return ofOthers;
    }

    long bytesEach() {
        return order.records() == 0 ? 0 : bytes / order.records();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
