package dev.carflow.redrive.topic;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaRecords;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Writes records in transactions, as workers do. Blocks; used by one thread. After a {@link KafkaException} it must be closed;
 * its open transaction is aborted by the broker.
 */
public final class TransactionalTopicWriter implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;

    private TransactionalTopicWriter(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    static TransactionalTopicWriter open(Producer<String, byte[]> producer) {
        try {
            producer.initTransactions();
            return new TransactionalTopicWriter(producer);
        } catch (KafkaException e) {
            producer.close(CLOSE_WITHIN);
            throw e;
        }
    }

    /** Writes all of these in one transaction. */
    public void commit(List<EventRecord> records) {
        begin(records);
        producer.commitTransaction();
    }

    /** Writes all of these in a transaction that is aborted: only readers of uncommitted records see them. */
    public void abort(List<EventRecord> records) {
        begin(records);
        producer.flush();
        producer.abortTransaction();
    }

    private void begin(List<EventRecord> records) {
        producer.beginTransaction();
        records.forEach(each -> producer.send(KafkaRecords.of(each)));
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
