package dev.carflow.eventlog.drain;

import dev.carflow.eventlog.PreparedProducer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Finds the partition of a key, by the rule of Kafka's own partitioner and the metadata that the producer has. Makes no
 * requests.
 */
final class PartitionLookup {

    private static final int UNKNOWN = -1;

    private final PreparedProducer producer;
    private final Map<String, List<PartitionInfo>> known = new HashMap<>();

    PartitionLookup(PreparedProducer producer) {
        this.producer = producer;
    }

    TopicPartition of(OrderingKey key) {
        int count = known(key.topic()).size();
        int partition = key.key() == null || count == 0
                ? UNKNOWN
                : Utils.toPositive(Utils.murmur2(key.key().getBytes(StandardCharsets.UTF_8))) % count;
        return new TopicPartition(key.topic(), partition);
    }

    /** Returns whether the partition has no leader, so that no key can be written to it. */
    boolean isWithoutLeader(TopicPartition partition) {
        return known(partition.topic()).stream()
                .anyMatch(each -> each.partition() == partition.partition() && each.leader() == null);
    }

    private List<PartitionInfo> known(String topic) {
        return known.computeIfAbsent(topic, this::ask);
    }

    private List<PartitionInfo> ask(String topic) {
        Producer<String, byte[]> ready = producer.forTopic(topic);
        try {
            return ready == null ? List.of() : ready.partitionsFor(topic);
        } catch (KafkaException | IllegalStateException notKnown) {
            return List.of();
        }
    }
}
