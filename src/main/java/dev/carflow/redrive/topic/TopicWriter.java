package dev.carflow.redrive.topic;

import dev.carflow.eventlog.EventRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
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

    /** What became of a record. */
    public sealed interface Written {

        record Stored() implements Written {}

        /** Kafka will never take it. */
        record TooLarge() implements Written {}

        /** @param why the failure's name; it may be there all the same */
        record Failed(String why) implements Written {}
    }

    /** Writes all of these, within 30 s, those of a key in their order. */
    public List<Written> write(List<EventRecord> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        List<Written> results = new ArrayList<>();
        for (EventRecord each : records) {
            ProducerRecord<String, byte[]> message = new ProducerRecord<>(each.topic(), each.key(), each.value());
            each.headers().forEach(header -> message.headers()
                    .add(header.name(), header.value().getBytes(StandardCharsets.UTF_8)));
            sent.add(producer.send(message));
        }
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            results.add(result(each));
        }
        return results;
    }

    /** The first failure that trying again may mend. */
    public static Optional<String> problem(List<Written> results) {
        return results.stream()
                .filter(Written.Failed.class::isInstance)
                .map(failed -> ((Written.Failed) failed).why())
                .findFirst();
    }

    private static Written result(Future<RecordMetadata> sent) {
        try {
            sent.get();
            return new Written.Stored();
        } catch (ExecutionException e) {
            return e.getCause() instanceof RecordTooLargeException
                    ? new Written.TooLarge()
                    : new Written.Failed(e.getCause().getClass().getSimpleName());
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
