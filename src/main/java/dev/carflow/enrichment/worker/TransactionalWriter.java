package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.KafkaProblem;
import dev.carflow.eventlog.ProducerSpans;
import dev.carflow.operations.Causes;
import dev.carflow.tracing.TraceSpan;
import dev.carflow.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
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
 * Writes records and the offsets of their sources in one Kafka transaction: {@code read_committed} readers see both or
 * neither. Blocks; used by one thread.
 */
final class TransactionalWriter implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TransactionalWriter.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;
    private final ProducerSpans spans;
    private final List<TraceSpan> open = new ArrayList<>();
    private KafkaException lastFailure;

    /** Aborts a transaction that a predecessor of the same name left open, and fences it. */
    TransactionalWriter(Producer<String, byte[]> producer, ProducerSpans spans) {
        this.producer = producer;
        this.spans = spans;
        try {
            producer.initTransactions();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * The outcome of one transaction: all of it is committed, or none of it is and the same may be tried again, because
     * the group was rebalancing, a record was refused, or a broker was unavailable for too long.
     *
     * @param refused by the group's index: the group with a record that Kafka will refuse at the next attempt too, and
     *     the reason
     */
    record Result(boolean committed, Map<Integer, Exception> refused) {}

    /** Commits records that are sent together. Throws a KafkaException if this writer cannot be used any more. */
    Result commit(
            List<List<ProducerRecord<String, byte[]>>> groups,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        // A failed record makes the commit fail, which gives the reason but not the record: the producer fails all
        // records in flight with the same exception.
        return commit(
                offsets, group, Map.of(), () -> groups.forEach(each -> each.forEach(record -> send(record, null))));
    }

    /**
     * Commits groups of records that are sent one after the other, to find out which one is refused. Throws a
     * KafkaException if this writer cannot be used any more.
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
                        .forEach(each -> send(each, (sent, failure) -> {
                            if (failure != null) {
                                failed.set(true);
                                noteIfOfARecord(failure, place, refused);
                            }
                        }));
                producer.flush();
            }
        });
    }

    /** A span ends with the transaction: before that no reader sees the record. */
    private void send(ProducerRecord<String, byte[]> record, Callback callback) {
        TraceSpan span = spans.start(record);
        if (span == TraceSpan.NONE) {
            producer.send(record, callback);
            return;
        }
        open.add(span);
        producer.send(record, (sent, failure) -> {
            if (failure == null) {
                Tracing.at(span, sent.partition(), sent.offset());
            }
            if (callback != null) {
                callback.onCompletion(sent, failure);
            }
        });
    }

    private void endSpans(KafkaException failure) {
        open.forEach(span -> ProducerSpans.end(span, null, failure));
        open.clear();
    }

    /** The first failure of a group counts: it fails the others of its batch too. */
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
            endSpans(null);
            return new Result(true, Map.of());
        } catch (ProducerFencedException
                | FencedInstanceIdException
                | InvalidProducerEpochException
                | OutOfOrderSequenceException
                | AuthorizationException e) {
            endSpans(e);
            throw e;
        } catch (KafkaException e) {
            lastFailure = e;
            endSpans(e);
            LOG.infof("CARFLOW0407: a transaction was aborted and will be retried: %s", Causes.oneLine(e));
            producer.abortTransaction();
            return new Result(false, refused);
        }
    }

    /** Returns the reason of the last failed transaction; null if none has failed. */
    KafkaException lastFailure() {
        return lastFailure;
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
