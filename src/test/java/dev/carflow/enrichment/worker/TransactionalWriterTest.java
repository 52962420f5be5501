package dev.carflow.enrichment.worker;

import static dev.carflow.tracing.RecordedSpans.attribute;
import static dev.carflow.tracing.RecordedSpans.sampledHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.ProducerSpans;
import dev.carflow.tracing.RecordedSpans;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The spans of records that are written in a transaction. */
class TransactionalWriterTest {

    private final RecordedSpans spans = new RecordedSpans();
    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final TransactionalWriter writer = new TransactionalWriter(kafka, new ProducerSpans(spans.tracing()));

    @Test
    void aRecordOfASampledTraceIsASpanThatEndsWithTheCommitAndTheRecordCarriesIt() {
        // When
        ProducerRecord<String, byte[]> record = record();
        boolean committed = commit(List.of(record, new ProducerRecord<>("topic", "without a trace", new byte[0])));

        // Then
        assertThat(committed).isTrue();
        SpanData span = spans.only("send topic");
        assertThat(attribute(span, "messaging.kafka.offset")).isEqualTo("0");
        assertThat(ProducerSpans.reader(record.headers()).apply("traceparent")).contains(span.getSpanId());
        assertThat(kafka.history().get(1).headers()).isEmpty();
    }

    @Test
    void anAbortedTransactionIsAnErrorOfEachAttempt() {
        // Given
        kafka.commitTransactionException = new KafkaException("no");

        // When
        boolean committed = commit(List.of(record()));
        kafka.commitTransactionException = null;
        boolean again = commit(List.of(record()));

        // Then
        assertThat(committed).isFalse();
        assertThat(again).isTrue();
        assertThat(spans.ended())
                .extracting(span -> span.getStatus().getStatusCode())
                .containsExactly(StatusCode.ERROR, StatusCode.UNSET);
    }

    private boolean commit(List<ProducerRecord<String, byte[]>> records) {
        return writer.commit(List.of(records), Map.of(), new ConsumerGroupMetadata("group"))
                .committed();
    }

    private static ProducerRecord<String, byte[]> record() {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("topic", "key", new byte[0]);
        sampledHeaders().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
