package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.memory.Continuity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WorkerMetrics metrics = new WorkerMetrics(registry, "0");

    @Test
    void deadLettersAreCountedByReason() {
        written(new RecordOutput.DeadLetter("no-value", "the record has no value"));
        written(new RecordOutput.DeadLetter("malformed-json", "not well-formed JSON"));
        written(new RecordOutput.DeadLetter("no-value", "the record has no value"));

        assertThat(deadLetters("no-value")).isEqualTo(2);
        assertThat(deadLetters("malformed-json")).isEqualTo(1);
        assertThat(registry.get("carflow.enrichment.events")
                        .tag("outcome", "dead-letter")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    private void written(RecordOutput output) {
        InOrderReleaseBuffer.Entry entry =
                new InOrderReleaseBuffer().add(new ConsumerRecord<>("in", 0, 0, "key", new byte[0]), Continuity.NONE);
        entry.complete(output);
        metrics.written(entry, 0);
    }

    private double deadLetters(String reason) {
        return registry.get("carflow.enrichment.dead.letters")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
