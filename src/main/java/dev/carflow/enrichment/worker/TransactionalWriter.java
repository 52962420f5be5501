package dev.carflow.enrichment.worker;

import dev.carflow.operations.Causes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * @return true if all of it is committed, false if none of it is and the same may be tried again: the group was
     *     being rebalanced, or a broker was away for too long
     * @throws KafkaException when this writer is of no more use
     */
    boolean commit(
            List<ProducerRecord<String, byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        try {
            producer.beginTransaction();
            // A record that fails makes the commit fail, which then says why.
            records.forEach(producer::send);
            producer.sendOffsetsToTransaction(offsets, group);
            producer.commitTransaction();
            return true;
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
            return false;
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
