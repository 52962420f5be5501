package dev.carflow.benchmark.enrichment;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Puts events on a topic in one transaction, so that a worker that reads only committed records sees all of them at one
 * moment and not while they are written.
 */
final class Backlog implements AutoCloseable {

    private static final int BATCH_BYTES = 256 * 1024;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;

    Backlog(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "backlog-" + UUID.randomUUID(),
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        600_000,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        BATCH_BYTES,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new StringSerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    /** The range of the events in each partition: the offsets of the first and after the last. */
    static final class Span {

        private final Map<TopicPartition, Long> first = new HashMap<>();
        private final Map<TopicPartition, Long> end = new HashMap<>();

        private synchronized void add(TopicPartition partition, long offset) {
            first.merge(partition, offset, Math::min);
            end.merge(partition, offset + 1, Math::max);
        }

        synchronized Map<TopicPartition, Long> first() {
            return Map.copyOf(first);
        }

        synchronized Map<TopicPartition, Long> end() {
            return Map.copyOf(end);
        }
    }

    /** Writes the events; they are visible when it returns. */
    Span fill(int from, int to, IntFunction<ProducerRecord<String, byte[]>> events) {
        Span span = new Span();
        producer.beginTransaction();
        for (int number = from; number < to; number++) {
            producer.send(events.apply(number), (written, failure) -> {
                if (failure == null) {
                    span.add(new TopicPartition(written.topic(), written.partition()), written.offset());
                }
            });
        }
        producer.commitTransaction();
        return span;
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
