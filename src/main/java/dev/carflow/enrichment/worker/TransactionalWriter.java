package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.KafkaProblem;
import dev.carflow.operations.Causes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jboss.logging.Logger;

/**
 * Writes records and the offsets of what they were made of in one Kafka transaction: for {@code read_committed} readers
 * both are there, or neither. Blocks; used by one thread.
 */
final class TransactionalWriter implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TransactionalWriter.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;
    private KafkaException lastFailure;

    /** Ends what a predecessor of the same name left open, and shuts it out. */
    TransactionalWriter(Producer<String, byte[]> producer) {
        this.producer = producer;
        try {
            producer.initTransactions();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * The outcome of one transaction: all of it is committed, or none of it is and the same may be tried again, since the
     * group was being rebalanced, a record was refused, or a broker was away for too long.
     *
     * @param refused the group, by its place in the list, with a record that Kafka will not take at the next attempt either,
     *     and why
     */
    record Result(boolean committed, Map<Integer, Exception> refused) {}

    /** Commits records that are sent together. Throws a KafkaException when this writer is of no more use. */
    Result commit(
            List<List<ProducerRecord<String, byte[]>>> groups,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        // A record that fails makes the commit fail, which then says why, but not for which record: the producer gives
        // up all that is under way with the same exception.
        return commit(offsets, group, Map.of(), () -> groups.forEach(each -> each.forEach(producer::send)));
    }

    /**
     * Commits groups of records that are sent one after the other, so that it shows which one is refused. Throws a
     * KafkaException when this writer is of no more use.
     */
    Result commitOneByOne(
            List<List<ProducerRecord<String, byte[]>>> groups,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        Map<Integer, Exception> refused = new ConcurrentHashMap<>();
        return commit(offsets, group, refused, () -> {
            AtomicBoolean failed = new AtomicBoolean();
            for (int i = 0; i < groups.size() && !failed.get(); i++) {
                int place = i;
                groups.get(i)
                        .forEach(each -> producer.send(each, (sent, failure) -> {
                            if (failure != null) {
                                failed.set(true);
                                noteIfOfARecord(failure, place, refused);
                            }
                        }));
                producer.flush();
            }
        });
    }

    /** The first of a group tells: it takes the others of its batch with it. */
    private static void noteIfOfARecord(Exception failure, int place, Map<Integer, Exception> refused) {
        if (KafkaProblem.isOfARecord(failure)) {
            refused.putIfAbsent(place, failure);
        }
    }

    private Result commit(
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group,
            Map<Integer, Exception> refused,
            Runnable sending) {
        try {
            producer.beginTransaction();
            sending.run();
            producer.sendOffsetsToTransaction(offsets, group);
            producer.commitTransaction();
            return new Result(true, Map.of());
        } catch (ProducerFencedException
                | FencedInstanceIdException
                | InvalidProducerEpochException
                | OutOfOrderSequenceException
                | AuthorizationException e) {
            throw e;
        } catch (KafkaException e) {
            lastFailure = e;
            LOG.infof("a transaction is undone and will be tried again: %s", Causes.inALine(e));
            producer.abortTransaction();
            return new Result(false, refused);
        }
    }

    /** Why the last transaction that failed did; null if none has. */
    KafkaException lastFailure() {
        return lastFailure;
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
