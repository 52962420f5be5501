package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.benchmark.LiveSignals.Amount;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A microbenchmark of a step that fails at once would be fast. */
class IngestStepsTest {

    @ParameterizedTest
    @EnumSource
    void eachStepDoesItsWork(Amount amount) {
        IngestSteps steps = new IngestSteps(amount);

        assertThat(steps.verify()).isTrue();
        assertThat(steps.scan()).isInstanceOf(Scan.Delivered.class);
        assertThat(((ProducerRecord<?, ?>) steps.headers()).topic()).isEqualTo("smartcar.vehicle-state");
    }
}
