package dev.carflow.eventlog;

import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.tracing.TraceSpan;
import dev.carflow.tracing.Tracing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The event log: Kafka first, and the {@link Spill} for records that Kafka does not confirm in time or while it is
 * known to be away. One producer for the whole process, with the settings of the channel {@code event-log}
 * ({@code acks=all}, idempotent).
 *
 * <p>Records go straight to the producer and not through the channel's emitter, which costs more
 * ({@code docs/performance.md}). The producer never blocks the caller ({@code max.block.ms=0}): it refuses a record
 * that it cannot accept at once.
 *
 * <p>A record that Kafka has not confirmed in time may be there all the same, and again when it comes from the
 * spill.
 */
@ApplicationScoped
public class KafkaEventLog implements EventLog {

    private static final Logger LOG = Logger.getLogger(KafkaEventLog.class);

    private final PreparedProducer connection;
    private final KafkaAvailability availability;
    private final Spill spill;
    private final EventLogMetrics metrics;
    private final UnacknowledgedRecords unanswered;
    private final Tracing tracing;
    private final ProducerSpans spans;

    @Inject
    public KafkaEventLog(
            PreparedProducer connection,
            KafkaAvailability availability,
            Spill spill,
            EventLogMetrics metrics,
            UnacknowledgedRecords unanswered,
            Tracing tracing) {
        this.connection = connection;
        this.availability = availability;
        this.spill = spill;
        this.metrics = metrics;
        this.unanswered = unanswered;
        this.tracing = tracing;
        this.spans = new ProducerSpans(tracing);
    }

    @Override
    public Uni<AppendResult> append(EventRecord entry) {
        return Uni.createFrom().emitter(result -> append(entry, result::complete));
    }

    @Override
    public void append(EventRecord entry, Consumer<AppendResult> result) {
        if (availability.isAway() && !availability.takeTrial()) {
            spill(entry, null, result);
            return;
        }
        long startedAt = System.nanoTime();
        send(entry, (metadata, failure) -> {
            if (failure == null) {
                result.accept(confirmed(entry, startedAt));
            } else {
                spill(entry, failed(entry, failure, startedAt), result);
            }
        });
    }

    /** Like {@link #append}, without the spill: for records that come from there. */
    public Uni<AppendResult> appendToKafka(EventRecord entry) {
        return Uni.createFrom().emitter(result -> {
            long startedAt = System.nanoTime();
            send(
                    entry,
                    (metadata, failure) -> result.complete(
                            failure == null
                                    ? confirmed(entry, startedAt)
                                    : metrics.result(failed(entry, failure, startedAt))));
        });
    }

    private void send(EventRecord entry, Callback callback) {
        Producer<String, byte[]> producer = connection.forTopic(entry.topic());
        if (producer == null) {
            callback.onCompletion(null, TopicNotReady.INSTANCE);
            return;
        }
        ProducerRecord<String, byte[]> message = KafkaRecords.of(entry);
        TraceSpan span = spans.start(message);
        Callback answered = unanswered.expect(span == TraceSpan.NONE ? callback : traced(span, callback));
        try {
            producer.send(message, answered);
        } catch (RuntimeException e) {
            // The producer reports most failures to the callback, but throws some: when it is closed, for instance.
            answered.onCompletion(null, e);
        } catch (Error e) {
            LOG.error("CARFLOW0220: the Kafka producer failed with an error", e);
            answered.onCompletion(null, new KafkaException(e));
        }
    }

    private void spill(EventRecord entry, Cause cause, Consumer<AppendResult> result) {
        spilled(entry, cause)
                .subscribe()
                .with(result, unforeseen -> result.accept(metrics.result(Cause.SPILL_REFUSED)));
    }

    private static Callback traced(TraceSpan span, Callback callback) {
        return (metadata, failure) -> {
            ProducerSpans.end(span, metadata, failure);
            span.during(() -> {
                if (failure == null) {
                    LOG.debugf("stored as %s", metadata);
                }
                callback.onCompletion(metadata, failure);
            });
        };
    }

    private Uni<AppendResult> spilled(EventRecord entry, Cause cause) {
        TraceSpan span = tracing.spill(entry.topic(), name -> entry.header(name).orElse(null));
        return span == TraceSpan.NONE
                ? spill.append(entry, cause)
                : spill.append(entry, cause)
                        .invoke(result -> {
                            if (result instanceof AppendResult.NotStored not) {
                                span.failed(not.cause().slug());
                            }
                        })
                        .onTermination()
                        .invoke(span::end);
    }

    private AppendResult confirmed(EventRecord entry, long startedAt) {
        availability.confirmed(startedAt);
        return metrics.stored(entry.topic(), startedAt);
    }

    private Cause failed(EventRecord entry, Throwable failure, long startedAt) {
        Cause cause = cause(failure);
        availability.failed(cause, startedAt, metrics.lastStoredAt());
        metrics.notStored(entry.topic(), cause, failure, startedAt);
        return cause;
    }

    static Cause cause(Throwable failure) {
        if (failure instanceof TopicNotReady) {
            return Cause.TOPIC_UNKNOWN;
        }
        if (failure instanceof BufferExhaustedException) {
            return Cause.BUFFER_FULL;
        }
        if (failure instanceof RecordTooLargeException) {
            return Cause.TOO_LARGE;
        }
        return failure instanceof TimeoutException ? Cause.TIMEOUT : Cause.REFUSED;
    }

    /** The producer has not seen the topic yet, and must not wait for it. */
    private static final class TopicNotReady extends RuntimeException {

        private static final long serialVersionUID = 1L;
        static final TopicNotReady INSTANCE = new TopicNotReady();

        private TopicNotReady() {
            super("the topic is not known yet", null, false, false);
        }
    }
}
