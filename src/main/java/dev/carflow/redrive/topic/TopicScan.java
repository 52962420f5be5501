package dev.carflow.redrive.topic;

import dev.carflow.eventlog.KafkaRecords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads records of topics, those of a partition in order. Blocks; holds no more than one fetch. */
@ApplicationScoped
public class TopicScan {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENT_FOR = Duration.ofSeconds(30);

    /** How far apart the times of neighbouring records may be, since several processes write them. */
    static final Duration DISORDER = Duration.ofMinutes(15);

    private final TopicClients clients;

    @Inject
    TopicScan(TopicClients clients) {
        this.clients = clients;
    }

    /** Receives each record. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * @return whether to continue
         */
        boolean visit(StoredRecord entry);
    }

    /**
     * Returns the present extent of these topics within a time range; later records are not in it.
     *
     * @throws IllegalStateException if one of them does not exist, or Kafka does not answer within ten seconds
     */
    public OffsetRanges extent(Collection<String> topics, TimeRange span) {
        try (Consumer<String, byte[]> consumer = clients.consumer()) {
            List<TopicPartition> partitions = new ArrayList<>();
            topics.forEach(topic -> partitions.addAll(partitions(consumer, topic)));
            // The client warns about offsets of partitions that are not assigned.
            consumer.assign(partitions);
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> begins = at(consumer, partitions, span.from(), ends);
            Map<TopicPartition, Long> stops =
                    at(consumer, partitions, span.until().map(end -> end.plus(DISORDER)), ends);
            return new OffsetRanges(partitions.stream()
                    .map(each -> new OffsetRanges.Part(
                            each.topic(),
                            each.partition(),
                            span.from().isEmpty() ? first.get(each) : begins.get(each),
                            stops.get(each)))
                    .toList());
        }
    }

    /**
     * Reads an extent, until the visitor stops.
     *
     * @throws IllegalStateException if Kafka sends nothing for 30 s
     */
    public void read(OffsetRanges extent, Visitor visitor) {
        try (Consumer<String, byte[]> consumer = clients.consumer()) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            extent.parts().stream().filter(part -> part.size() > 0).forEach(part -> {
                ends.put(new TopicPartition(part.topic(), part.partition()), part.end());
            });
            consumer.assign(ends.keySet());
            extent.parts().stream()
                    .filter(part -> part.size() > 0)
                    .forEach(part -> consumer.seek(new TopicPartition(part.topic(), part.partition()), part.next()));
            read(consumer, ends, visitor);
        }
    }

    /** Returns one record; empty if it is not there any more. */
    public Optional<StoredRecord> find(TopicPosition at) {
        List<StoredRecord> found = new ArrayList<>();
        OffsetRanges one = extent(List.of(at.topic()), TimeRange.ALL);
        one.parts().stream()
                .filter(part ->
                        part.partition() == at.partition() && part.next() <= at.offset() && at.offset() < part.end())
                .findFirst()
                .ifPresent(part -> read(
                        new OffsetRanges(List.of(
                                new OffsetRanges.Part(at.topic(), at.partition(), at.offset(), at.offset() + 1))),
                        entry -> {
                            if (entry.at().equals(at)) {
                                found.add(entry);
                            }
                            return false;
                        }));
        return found.stream().findFirst();
    }

    private static void read(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends, Visitor visitor) {
        long progressAt = System.nanoTime();
        while (!ends.isEmpty()) {
            for (ConsumerRecord<String, byte[]> source : consumer.poll(POLL)) {
                progressAt = System.nanoTime();
                Long end = ends.get(new TopicPartition(source.topic(), source.partition()));
                if (end != null && source.offset() < end && !visitor.visit(stored(source))) {
                    return;
                }
            }
            // Compared by position, because a partition may end with a transaction marker.
            if (ends.entrySet().removeIf(each -> consumer.position(each.getKey()) >= each.getValue())) {
                progressAt = System.nanoTime();
                consumer.pause(consumer.assignment().stream()
                        .filter(each -> !ends.containsKey(each))
                        .toList());
            }
            if (System.nanoTime() - progressAt > SILENT_FOR.toNanos()) {
                throw new IllegalStateException("Kafka sent nothing for " + SILENT_FOR.toSeconds() + " s");
            }
        }
    }

    private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, String topic) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new IllegalStateException("there is no topic " + topic
                    + ": check KAFKA_BOOTSTRAP_SERVERS and the routes, CARFLOW_TOPICS_DEFAULT_ROUTE first");
        }
        return known.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** Returns the first offsets of that time or later; the end offsets if there are none, or no time is given. */
    static Map<TopicPartition, Long> at(
            Consumer<String, byte[]> consumer,
            List<TopicPartition> partitions,
            Optional<Instant> time,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> offsets = new HashMap<>(ends);
        if (time.isPresent()) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(each -> times.put(each, Math.max(0, time.get().toEpochMilli())));
            consumer.offsetsForTimes(times).forEach((partition, found) -> {
                if (found != null) {
                    offsets.put(partition, Math.min(found.offset(), ends.get(partition)));
                }
            });
        }
        return offsets;
    }

    static StoredRecord stored(ConsumerRecord<String, byte[]> source) {
        return new StoredRecord(
                new TopicPosition(source.topic(), source.partition(), source.offset()),
                Instant.ofEpochMilli(source.timestamp()),
                source.key(),
                source.value(),
                KafkaRecords.headers(source));
    }
}
