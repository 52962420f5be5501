package dev.carflow.eventlog;

import dev.carflow.tracing.TraceSpan;
import dev.carflow.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Spans of records that are sent to Kafka. A record carries the context of its span in place of the span's parent. */
public final class ProducerSpans {

    /** Starts none. */
    public static final ProducerSpans OFF = new ProducerSpans(Tracing.OFF);

    private final Tracing tracing;

    public ProducerSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Starts the span of a record, if its trace is sampled, and writes the span's context into its headers. */
    public TraceSpan start(ProducerRecord<String, byte[]> message) {
        if (!tracing.isOn()) {
            return TraceSpan.NONE;
        }
        TraceSpan span = tracing.send(message.topic(), reader(message.headers()));
        if (span.isRecording()) {
            replace(message.headers(), span.headers());
        }
        return span;
    }

    /** @param failure null if Kafka has confirmed it */
    public static void end(TraceSpan span, RecordMetadata metadata, Throwable failure) {
        if (span == TraceSpan.NONE) {
            return;
        }
        if (failure != null) {
            span.failed(KafkaProblem.name(failure));
        } else if (metadata != null && metadata.hasOffset()) {
            Tracing.at(span, metadata.partition(), metadata.offset());
        }
        span.end();
    }

    /** Returns the value of a header by its name, or null. */
    public static UnaryOperator<String> reader(Headers headers) {
        return name -> {
            Header header = headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        };
    }

    private static void replace(Headers headers, Map<String, String> context) {
        headers.remove(Tracing.TRACEPARENT);
        headers.remove(Tracing.TRACESTATE);
        context.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    }
}
