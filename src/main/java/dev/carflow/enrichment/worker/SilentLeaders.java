package dev.carflow.enrichment.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Names the brokers that lead partitions and do not answer. Kafka's consumer asks all leaders at once, and the time-out
 * names neither a partition nor a broker.
 */
final class SilentLeaders {

    private static final Logger LOG = Logger.getLogger(SilentLeaders.class);

    /** For each leader; the time-out before was ten times as long. */
    private static final Duration WITHIN = Duration.ofSeconds(3);

    private SilentLeaders() {}

    /** Asks each leader of these partitions alone, and logs those that do not answer. */
    static void log(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        List<String> silent = new ArrayList<>();
        byLeader(consumer, partitions).forEach((leader, led) -> {
            if (isSilent(consumer, led)) {
                silent.add(led.stream().map(TopicPartition::toString).sorted().toList() + " of broker " + leader.id()
                        + " (" + leader.host() + ":" + leader.port() + ")");
            }
        });
        if (!silent.isEmpty()) {
            LOG.warnf(
                    "CARFLOW0426: leaders of partitions do not answer, and nothing that this consumer loop was assigned "
                            + "is read until they do or other brokers lead: %s",
                    String.join(", ", silent));
        }
    }

    private static Map<Node, List<TopicPartition>> byLeader(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<Node, List<TopicPartition>> led = new TreeMap<>(Comparator.comparingInt(Node::id));
        partitions.stream().map(TopicPartition::topic).distinct().forEach(topic -> {
            for (PartitionInfo info : partitionsOf(consumer, topic)) {
                TopicPartition name = new TopicPartition(topic, info.partition());
                if (partitions.contains(name) && info.leader() != null) {
                    led.computeIfAbsent(info.leader(), any -> new ArrayList<>()).add(name);
                }
            }
        });
        return led;
    }

    private static List<PartitionInfo> partitionsOf(Consumer<?, ?> consumer, String topic) {
        try {
            return consumer.partitionsFor(topic, WITHIN);
        } catch (KafkaException e) {
            // No broker answers at all, and the caller's failure says so.
            return List.of();
        }
    }

    private static boolean isSilent(Consumer<?, ?> consumer, List<TopicPartition> led) {
        try {
            consumer.endOffsets(led, WITHIN);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (KafkaException e) {
            // An answer, though a refusal.
            return false;
        }
    }
}
