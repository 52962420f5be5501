package dev.carflow.enrichment.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.contract.RecordContract;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final Map<String, String> HEADERS = new TreeMap<>(Map.ofEntries(
            Map.entry("ce_specversion", "1.0"),
            Map.entry("ce_id", "e-1"),
            Map.entry("ce_type", "com.smartcar.vehicle_state"),
            Map.entry("ce_source", "/smartcar/webhooks/w-1"),
            Map.entry("ce_subject", "v-1"),
            Map.entry("ce_time", "2026-11-21T08:33:20Z"),
            Map.entry("content-type", "application/json"),
            Map.entry("carflow-delivery-id", "d-1"),
            Map.entry("carflow-received-at", "2026-11-21T08:33:20.187Z"),
            Map.entry("carflow-sequence", "17"),
            Map.entry("carflow-application", "app_1"),
            Map.entry("carflow-mode", "live"),
            Map.entry("carflow-spilled-at", "2026-11-21T08:33:20.201873Z"),
            Map.entry("carflow-redrive-id", "replay-0f8c"),
            Map.entry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            Map.entry("tracestate", "vendor=1")));

    private static ConsumerRecord<String, byte[]> source(int size) {
        var source = new ConsumerRecord<>(
                "smartcar.vehicle-state", 4, 16, "u-1", "[1]".repeat(size).getBytes(UTF_8));
        HEADERS.forEach((name, value) -> source.headers().add(name, value.getBytes(UTF_8)));
        return source;
    }

    @Test
    void aLetterHasTheHeadersOfItsRecordAndKeepsTheContract() {
        // When
        ProducerRecord<String, byte[]> letter = new DeadLetters("smartcar.dead-letter", 10_000)
                .letter(source(1), new RecordOutput.DeadLetter("not-an-object", "the value is not a JSON object"));

        // Then
        RecordContract.published().check(letter);
        assertThat(letter.key()).isEqualTo("u-1");
        HEADERS.forEach((name, value) -> assertThat(
                        new String(letter.headers().lastHeader(name).value(), UTF_8))
                .isEqualTo(value));
    }

    @Test
    void aLetterThatWouldBeTooLargeSaysWhereItsRecordIsAndKeepsTheContract() {
        // When
        ProducerRecord<String, byte[]> letter = new DeadLetters("smartcar.dead-letter", 1000)
                .letter(source(1000), new RecordOutput.DeadLetter("not-an-object", "the value is not a JSON object"));

        // Then
        RecordContract.published().check(letter);
        assertThat(letter.key()).isEqualTo("smartcar.vehicle-state-4@16");
        assertThat(letter.value()).isNull();
    }
}
