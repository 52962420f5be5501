package dev.carflow.enrichment.worker;

import dev.carflow.operations.Causes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * Partitions whose next record cannot be read: its bytes are damaged, and Kafka's consumer fails at it in every poll,
 * whatever other records it has. They are paused, so that the others continue. None is skipped: a record that is
 * damaged on one broker may be intact on another, and the operator decides. Used by one thread.
 */
final class UnreadablePartitions {

    private static final Logger LOG = Logger.getLogger(UnreadablePartitions.class);

    /** After this the membership ends and another one tries, with empty buffers; the leader may have changed. */
    static final Duration TRY_AGAIN_AFTER = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(100);

    /** After so many polls without an answer the partition's broker is silent, and the record is not the cause. */
    private static final int POLLS = 10;

    private final Consumer<String, byte[]> consumer;
    private final Predicate<KafkaException> suspected;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private long firstFound;
    private boolean gaveRecords;

    /** @param suspected whether such a failure of a poll may be caused by an unreadable record */
    UnreadablePartitions(
            Consumer<String, byte[]> consumer, Predicate<KafkaException> suspected, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.suspected = suspected;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns whether Kafka's consumer may fail like this at an unreadable record: it has no exception of its own for
     * that.
     */
    static boolean isSuspected(KafkaException failure) {
        return failure instanceof CorruptRecordException
                || !(failure instanceof RetriableException
                        || failure instanceof AuthenticationException
                        || failure instanceof AuthorizationException
                        || failure instanceof InvalidOffsetException
                        || failure instanceof FencedInstanceIdException
                        || failure instanceof InterruptException);
    }

    /**
     * Finds the partition by reading each alone, because only the failure's text names it. Records read on the way are
     * read again afterwards, so none is held beyond the bounds.
     *
     * @param leftOut partitions that are not read at all
     * @return empty if the failure does not recur
     */
    Optional<TopicPartition> find(Set<TopicPartition> leftOut) {
        List<TopicPartition> suspects = new ArrayList<>(consumer.assignment());
        suspects.removeAll(leftOut);
        suspects.removeAll(offsets.keySet());
        try {
            consumer.pause(consumer.assignment());
            if (IntStream.range(0, POLLS).anyMatch(i -> pollFails())) {
                // Whatever it is, no record causes it.
                return Optional.empty();
            }
            return suspects.stream().filter(this::fails).findFirst();
        } finally {
            consumer.resume(consumer.assignment());
            pause();
            consumer.pause(leftOut);
        }
    }

    private boolean fails(TopicPartition suspect) {
        consumer.pause(consumer.assignment());
        if (!isAssigned(suspect)) {
            return false;
        }
        long start = consumer.position(suspect);
        // Drops the consumer's buffer, so that the next answer is about this record.
        consumer.seek(suspect, start);
        consumer.resume(List.of(suspect));
        for (int i = 0; i < POLLS && hasMore(suspect); i++) {
            if (pollFails()) {
                return true;
            }
            if (gaveRecords || isAssigned(suspect) && consumer.position(suspect) != start) {
                return false;
            }
        }
        return false;
    }

    private boolean isAssigned(TopicPartition name) {
        return consumer.assignment().contains(name);
    }

    /** Also true if the lag is unknown. */
    private boolean hasMore(TopicPartition name) {
        return isAssigned(name) && consumer.currentLag(name).orElse(1) > 0;
    }

    /** Polls once, and seeks back to before the records it read. */
    private boolean pollFails() {
        try {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            gaveRecords = !records.isEmpty();
            for (TopicPartition name : records.partitions()) {
                consumer.seek(name, records.records(name).get(0).offset());
            }
            return false;
        } catch (KafkaException e) {
            if (!suspected.test(e)) {
                throw e;
            }
            return true;
        }
    }

    /** Leaves the partition out from now on. */
    void add(TopicPartition name, RuntimeException failure) {
        if (offsets.isEmpty()) {
            firstFound = nanoTime.getAsLong();
        }
        long offset = consumer.position(name);
        offsets.put(name, offset);
        pause();
        LOG.errorf(
                "CARFLOW0416: %s@%d cannot be read, and nothing behind it until it can: %s. A new leader of the "
                        + "partition may have it whole; else move the group's offset past it",
                name, offset, Causes.oneLine(failure));
    }

    void remove(TopicPartition name) {
        offsets.remove(name);
    }

    Set<TopicPartition> names() {
        return offsets.keySet();
    }

    boolean isTryDue() {
        return !offsets.isEmpty() && nanoTime.getAsLong() - firstFound > TRY_AGAIN_AFTER.toNanos();
    }

    private void pause() {
        consumer.pause(offsets.keySet());
    }
}
