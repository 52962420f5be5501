package dev.carflow.enrichment.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.enrichment.event.EventReadResult;
import dev.carflow.enrichment.signal.Knowledge;
import org.junit.jupiter.api.Test;

class WorkerStepsTest {

    @Test
    void eachStepDoesItsWork() {
        WorkerSteps steps = new WorkerSteps(Amount.FEW);

        assertThat(steps.read()).isInstanceOf(EventReadResult.Parsed.class);
        assertThat(((Knowledge) steps.merge()).wanted()).hasSize(20);
        assertThat(((SignalCodec.Packed) steps.pack()).bytes()).isNotEmpty();
        assertThat(steps.unpack()).hasSize(20);
    }
}
