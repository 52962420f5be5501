package dev.carflow.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics without joining a group. Blocking; one thread at a time. */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final KafkaConsumer<String, byte[]> consumer;

    public TopicReader(String bootstrapServers) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "carflow-topic-reader",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Returns how many offsets each topic spans, by name: its records, and transaction markers if there are any. */
    public Map<String, Long> sizes() {
        List<TopicPartition> partitions = consumer.listTopics(LIMIT).entrySet().stream()
                .filter(topic -> !topic.getKey().startsWith("__"))
                .flatMap(topic ->
                        topic.getValue().stream().map(info -> new TopicPartition(info.topic(), info.partition())))
                .toList();
        // The client warns about offsets of partitions that are not assigned.
        consumer.assign(partitions);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, LIMIT);
        return consumer.endOffsets(partitions, LIMIT).entrySet().stream()
                .collect(Collectors.groupingBy(
                        end -> end.getKey().topic(),
                        TreeMap::new,
                        Collectors.summingLong(end -> end.getValue() - first.get(end.getKey()))));
    }

    /** Every record of a topic. */
    public List<ConsumerRecord<String, byte[]>> all(String topic) {
        return last(topic, Integer.MAX_VALUE);
    }

    /** The newest {@code count} records of a topic by time, oldest first. */
    public List<ConsumerRecord<String, byte[]>> last(String topic, int count) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, LIMIT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, LIMIT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
        // Transactions end with markers; in quiet times there is one for each record.
        long back = 4L * count + 16;
        partitions.forEach(
                partition -> consumer.seek(partition, Math.max(first.get(partition), ends.get(partition) - back)));
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition, LIMIT) < ends.get(partition))) {
            consumer.poll(POLL).forEach(records::add);
        }
        records.sort(Comparator.comparingLong((ConsumerRecord<String, byte[]> r) -> r.timestamp())
                .thenComparingInt(ConsumerRecord::partition)
                .thenComparingLong(ConsumerRecord::offset));
        return records.subList(Math.max(0, records.size() - count), records.size());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
