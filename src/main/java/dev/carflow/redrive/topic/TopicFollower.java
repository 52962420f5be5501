package dev.carflow.redrive.topic;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Follows topics: reads what is written to them from now on. Of no group; holds no more than what was fetched at once.
 * Blocks.
 */
@ApplicationScoped
public class TopicFollower {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PARTITION_CHECK_INTERVAL = Duration.ofSeconds(30).toNanos();

    private final TopicClients clients;

    @Inject
    TopicFollower(TopicClients clients) {
        this.clients = clients;
    }

    /** Takes what is read. Called by the thread that follows. */
    public interface Visitor {

        /** The ends of this many topics are known: from here on nothing is missed. */
        void started(int topics);

        void visit(StoredRecord entry);

        /** A topic is not read, or not read any more. */
        void unread(String topic, String problem);
    }

    /**
     * Reads until it is asked to stop, or no topic is left that can be read.
     *
     * @param topics each with the key that all wanted records have, if they have one
     * @param goOn asked several times a second
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer within ten seconds at the start
     */
    public void follow(Map<String, Optional<String>> topics, Visitor visitor, BooleanSupplier goOn) {
        try (Consumer<String, byte[]> consumer = clients.consumer()) {
            new Following(consumer, new TreeMap<>(topics), visitor).run(goOn);
        }
    }

    /** Used by one thread. */
    private static final class Following {

        private final Consumer<String, byte[]> consumer;
        private final Map<String, Optional<String>> topics;
        private final Visitor visitor;
        private final Map<String, Integer> partitions = new HashMap<>();
        private long checkedAt = System.nanoTime();

        private Following(Consumer<String, byte[]> consumer, Map<String, Optional<String>> topics, Visitor visitor) {
            this.consumer = consumer;
            this.topics = topics;
            this.visitor = visitor;
        }

        private void run(BooleanSupplier goOn) {
            List<TopicPartition> first = newPartitions();
            consumer.assign(first);
            consumer.seekToEnd(first);
            first.forEach(consumer::position);
            visitor.started(topics.size());
            while (goOn.getAsBoolean() && !topics.isEmpty()) {
                poll();
                if (System.nanoTime() - checkedAt > PARTITION_CHECK_INTERVAL) {
                    checkedAt = System.nanoTime();
                    addPartitions();
                }
            }
        }

        private void poll() {
            try {
                for (ConsumerRecord<String, byte[]> source : consumer.poll(POLL)) {
                    visitor.visit(TopicScan.stored(source));
                }
            } catch (TopicAuthorizationException e) {
                e.unauthorizedTopics().forEach(topic -> giveUp(topic, SearchPlan.lacks("Read")));
            } catch (RecordDeserializationException e) {
                consumer.seek(e.topicPartition(), e.offset() + 1);
            }
        }

        /** The records on a partition that was added meanwhile were written meanwhile. */
        private void addPartitions() {
            List<TopicPartition> added = newPartitions();
            if (!added.isEmpty()) {
                List<TopicPartition> all = new ArrayList<>(consumer.assignment());
                all.addAll(added);
                consumer.assign(all);
                consumer.seekToBeginning(added);
            }
        }

        private List<TopicPartition> newPartitions() {
            List<TopicPartition> found = new ArrayList<>();
            for (String topic : Set.copyOf(topics.keySet())) {
                try {
                    List<PartitionInfo> known = consumer.partitionsFor(topic);
                    if (known == null || known.isEmpty()) {
                        giveUp(topic, SearchPlan.NO_SUCH_TOPIC);
                        continue;
                    }
                    Integer before = partitions.put(topic, known.size());
                    SearchPlan.partitions(topic, topics.get(topic), known.size()).stream()
                            .filter(each -> before == null || each.partition() >= before)
                            .forEach(found::add);
                } catch (TopicAuthorizationException e) {
                    giveUp(topic, SearchPlan.lacks("Describe"));
                }
            }
            return found;
        }

        private void giveUp(String topic, String problem) {
            topics.remove(topic);
            visitor.unread(topic, problem);
            consumer.assign(consumer.assignment().stream()
                    .filter(each -> !each.topic().equals(topic))
                    .collect(Collectors.toSet()));
        }
    }
}
