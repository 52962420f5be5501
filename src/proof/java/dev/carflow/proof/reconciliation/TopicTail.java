package dev.carflow.proof.reconciliation;

import dev.carflow.proof.TopicContents;
import dev.carflow.proof.deployment.Deployment;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A {@code read_committed} reader of all topics of a deployment, which continues where it stopped. Used by one thread.
 */
final class TopicTail implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;

    /** Receives records. */
    interface Reader {

        void take(ConsumerRecord<String, byte[]> record) throws IOException;
    }

    TopicTail(String bootstrapServers) {
        consumer = TopicContents.committed(bootstrapServers);
        partitions = Stream.concat(
                        Arrays.stream(Destination.values()).map(Destination::suffix),
                        Stream.of(Destination.ENRICHED, Destination.DEAD_LETTER))
                .map(suffix -> Deployment.ROUTE + "." + suffix)
                .flatMap(topic -> consumer.partitionsFor(topic).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition())))
                .toList();
        consumer.assign(partitions);
    }

    /**
     * @return how many there were within a moment
     */
    int read(Reader reader) throws IOException {
        ConsumerRecords<String, byte[]> more = consumer.poll(POLL);
        for (ConsumerRecord<String, byte[]> each : more) {
            reader.take(each);
        }
        return more.count();
    }

    /**
     * Reads up to the present ends of the topics.
     *
     * @return how many records there were
     */
    int readToEnd(Duration timeout, Reader reader) throws IOException {
        // For a read_committed consumer these are the last stable offsets.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Instant deadline = Instant.now().plus(timeout);
        int count = 0;
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
            int more = read(reader);
            count += more;
            deadline = more == 0 ? deadline : Instant.now().plus(timeout);
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("the broker gives no more records, though there are some");
            }
        }
        return count;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
