package dev.carflow.benchmark.ingest;

import dev.carflow.Timeouts;
import dev.carflow.routing.EventHeaders;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a whole topic, once nothing is measured any more; events that are still in the service's spill arrive
 * meanwhile.
 */
record ArrivalsReader(String bootstrapServers) {

    private static final Duration POLL = Duration.ofMillis(500);

    /** Reads what was sent; waits for what was acknowledged. */
    Arrivals read(Deliveries sent) {
        String topic = sent.topic();
        BitSet acknowledged = sent.everything().acknowledged();
        Arrivals arrivals = new Arrivals();
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000);
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long until = System.nanoTime() + Timeouts.PROGRESS.toNanos();
            do {
                consumer.poll(POLL).forEach(arrived -> add(arrived, sent, arrivals));
            } while (!isAtEnd(consumer) || (arrivals.missing(acknowledged) > 0 && System.nanoTime() < until));
        }
        return arrivals;
    }

    private static boolean isAtEnd(KafkaConsumer<?, ?> consumer) {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static void add(ConsumerRecord<byte[], byte[]> arrived, Deliveries sent, Arrivals arrivals) {
        int number = number(arrived);
        if (sent.has(number)) {
            arrivals.add(number, sent.isAsSent(number, arrived.key(), arrived.value()), size(arrived));
        }
    }

    /** Not every server writes headers. */
    private static int number(ConsumerRecord<byte[], byte[]> arrived) {
        Header id = arrived.headers().lastHeader(EventHeaders.DELIVERY_ID);
        return id == null ? DeliveryId.lastNumberIn(arrived.value()) : DeliveryId.number(id.value());
    }

    private static long size(ConsumerRecord<byte[], byte[]> arrived) {
        long headers = 0;
        for (Header header : arrived.headers()) {
            headers += header.key().length() + header.value().length;
        }
        return arrived.serializedKeySize() + arrived.serializedValueSize() + headers;
    }
}
