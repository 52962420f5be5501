package dev.carflow.eventlog;

import dev.carflow.eventlog.AppendResult.Cause;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The event log on Kafka: one producer for the whole process, whose settings are those of the channel
 * {@code event-log} ({@code acks=all}, idempotent).
 *
 * <p>Records go straight to the producer and not through the channel's emitter, which costs more
 * ({@code docs/performance.md}).
 * The producer never blocks the caller ({@code max.block.ms=0}): what it cannot take at once it refuses.
 */
@ApplicationScoped
public class KafkaEventLog implements EventLog {

    private final EventLogProducer connection;
    private final EventLogMetrics metrics;

    @Inject
    public KafkaEventLog(EventLogProducer connection, EventLogMetrics metrics) {
        this.connection = connection;
        this.metrics = metrics;
    }

    @Override
    public Uni<AppendResult> append(EventRecord entry) {
        return Uni.createFrom().emitter(result -> send(entry, result));
    }

    private void send(EventRecord entry, UniEmitter<? super AppendResult> result) {
        Producer<String, byte[]> producer = connection.forTopic(entry.topic());
        if (producer == null) {
            result.complete(metrics.notStored(Cause.TOPIC_UNKNOWN));
            return;
        }
        long startedAt = System.nanoTime();
        try {
            producer.send(
                    kafkaRecord(entry),
                    (metadata, failure) -> result.complete(
                            failure == null
                                    ? metrics.stored(entry.topic(), startedAt)
                                    : metrics.notStored(cause(failure), startedAt)));
        } catch (RuntimeException e) {
            // The producer reports most failures to the callback; a closed one, for instance, throws.
            result.complete(metrics.notStored(cause(e), startedAt));
        }
    }

    private static ProducerRecord<String, byte[]> kafkaRecord(EventRecord entry) {
        var message = new ProducerRecord<>(entry.topic(), entry.key(), entry.value());
        for (EventRecord.Header header : entry.headers()) {
            message.headers().add(header.name(), header.value().getBytes(StandardCharsets.UTF_8));
        }
        return message;
    }

    static Cause cause(Throwable failure) {
        if (failure instanceof BufferExhaustedException) {
            return Cause.BUFFER_FULL;
        }
        return failure instanceof TimeoutException ? Cause.TIMEOUT : Cause.REFUSED;
    }
}
