package dev.carflow.redrive.topic;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaProblem;
import dev.carflow.eventlog.KafkaRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Writes records, confirmed by all in-sync replicas. Blocks; used by one thread. */
public final class TopicWriter implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;

    TopicWriter(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /** The result of writing a record. */
    public sealed interface Written {

        record Stored() implements Written {}

        /**
         * Kafka will never take this record.
         *
         * @param why Kafka's name of the error
         */
        record Refused(String why) implements Written {}

        /**
         * @param why the failure's name; the record may have been written all the same
         */
        record Failed(String why) implements Written {}
    }

    /**
     * Writes all of these, each attempt within 30 s, those of a key in order. Records that Kafka refuses with their
     * batch are written once more individually, because one bad record makes it refuse the whole batch.
     */
    public List<Written> write(List<EventRecord> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        List<Written> results = new ArrayList<>();
        records.forEach(each -> sent.add(send(each)));
        producer.flush();
        for (int i = 0; i < sent.size(); i++) {
            Optional<Throwable> failure = failure(sent.get(i));
            if (failure.filter(TopicWriter::isOfABatch).isPresent()) {
                Future<RecordMetadata> alone = send(records.get(i));
                producer.flush();
                failure = failure(alone);
            }
            results.add(failure.map(TopicWriter::written).orElseGet(Written.Stored::new));
        }
        return results;
    }

    /** For the other records of such a batch, Kafka's client only reports that they were in it. */
    private static boolean isOfABatch(Throwable failure) {
        return KafkaProblem.isOfARecord(failure) && !(failure instanceof RecordTooLargeException)
                || failure.getClass() == KafkaException.class;
    }

    private Future<RecordMetadata> send(EventRecord each) {
        return producer.send(KafkaRecords.of(each));
    }

    /** Returns the first failure that a retry may fix. */
    public static Optional<String> problem(List<Written> results) {
        return results.stream()
                .filter(Written.Failed.class::isInstance)
                .map(failed -> ((Written.Failed) failed).why())
                .findFirst();
    }

    private static Written written(Throwable failure) {
        return KafkaProblem.isOfARecord(failure)
                ? new Written.Refused(KafkaProblem.name(failure))
                : new Written.Failed(failure.getClass().getSimpleName());
    }

    private static Optional<Throwable> failure(Future<RecordMetadata> sent) {
        try {
            sent.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
