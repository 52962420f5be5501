package dev.carflow.redrive.topic;

import dev.carflow.eventlog.KafkaProblem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.utils.Utils;

/**
 * The offsets that a search reads.
 *
 * @param keptSince by the part's index: the time of the oldest record, if records were deleted
 * @param problems by the part's index: why a part cannot be read
 */
record SearchPlan(List<Slice> slices, Map<Integer, Instant> keptSince, Map<Integer, String> problems) {

    static final String NO_SUCH_TOPIC = "there is no such topic";

    /** One partition to read, from {@code next} up to, and without, {@code end}; {@code part} is its part's index. */
    record Slice(int part, TopicPartition partition, long next, long end) {

        long size() {
            return Math.max(0, end - next);
        }
    }

    /** A failure that is not about one topic, such as brokers that are away, ends the planning. */
    static SearchPlan of(TopicClients clients, List<SearchPart> parts) {
        SearchPlan plan = new SearchPlan(new ArrayList<>(), new HashMap<>(), new HashMap<>());
        int part = 0;
        try (Consumer<String, byte[]> consumer = clients.consumer()) {
            for (; part < parts.size(); part++) {
                plan(consumer, part, parts.get(part), plan);
            }
        } catch (KafkaException | IllegalStateException e) {
            for (; part < parts.size(); part++) {
                plan.problems().put(part, "Kafka does not answer: " + KafkaProblem.oneLine(e));
            }
        }
        return plan;
    }

    private static void plan(Consumer<String, byte[]> consumer, int part, SearchPart asked, SearchPlan plan) {
        try {
            List<PartitionInfo> known = consumer.partitionsFor(asked.topic());
            if (known == null || known.isEmpty()) {
                plan.problems().put(part, NO_SUCH_TOPIC);
                return;
            }
            List<TopicPartition> partitions = partitions(asked.topic(), asked.key(), known.size());
            // The client warns about offsets of partitions that are not assigned.
            consumer.assign(partitions);
            Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> from =
                    TopicScan.at(consumer, partitions, asked.range().from(), ends);
            Map<TopicPartition, Long> until = TopicScan.at(
                    consumer, partitions, asked.range().until().map(end -> end.plus(TopicScan.DISORDER)), ends);
            for (TopicPartition each : partitions) {
                long next = asked.range().from().isEmpty() ? firsts.get(each) : from.get(each);
                plan.slices().add(new Slice(part, each, next, until.get(each)));
            }
            keptSince(consumer, partitions, firsts)
                    .ifPresent(time -> plan.keptSince().put(part, time));
        } catch (TopicAuthorizationException e) {
            plan.problems().put(part, lacks("Describe"));
        }
    }

    /** Returns all partitions of a topic, or the one that all records of a key are in. */
    static List<TopicPartition> partitions(String topic, Optional<String> ofKey, int count) {
        List<TopicPartition> partitions = new ArrayList<>();
        if (ofKey.isPresent()) {
            // As the default partitioner of every producer.
            byte[] key = ofKey.get().getBytes(StandardCharsets.UTF_8);
            partitions.add(new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % count));
        } else {
            for (int partition = 0; partition < count; partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
        }
        return partitions;
    }

    private static Optional<Instant> keptSince(
            Consumer<String, byte[]> consumer, List<TopicPartition> partitions, Map<TopicPartition, Long> firsts) {
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        partitions.stream().filter(each -> firsts.get(each) > 0).forEach(each -> beginnings.put(each, 0L));
        if (beginnings.isEmpty()) {
            return Optional.empty();
        }
        Instant now = Instant.now();
        Map<TopicPartition, OffsetAndTimestamp> oldest = consumer.offsetsForTimes(beginnings);
        return beginnings.keySet().stream()
                // A partition that is empty now has lost everything.
                .map(each -> oldest.get(each) == null
                        ? now
                        : Instant.ofEpochMilli(oldest.get(each).timestamp()))
                .max(Comparator.naturalOrder());
    }

    static String lacks(String right) {
        return "this user lacks the right " + right + " on it";
    }
}
