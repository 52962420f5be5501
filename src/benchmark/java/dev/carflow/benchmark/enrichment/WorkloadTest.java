package dev.carflow.benchmark.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.benchmark.blocks.Verdicts;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    @Test
    void aWorkerThatLeavesCallsOutOrMakesThemTwiceFails() {
        assertThat(holds(Workload.CALL_FOR_EACH, 0.995)).isTrue();
        assertThat(holds(Workload.CALL_FOR_EACH, 0.9)).isFalse();
        assertThat(holds(Workload.CALL_FOR_EACH, 1.1)).isFalse();
    }

    @Test
    void whereNoCallIsNeededNoneIsMade() {
        assertThat(holds(Workload.NO_CALL_NEEDED, 0)).isTrue();
        assertThat(holds(Workload.NO_CALL_NEEDED, 1)).isFalse();
    }

    @Test
    void latencyBoundsCallsAndNothingElse() {
        assertThat(Workload.CALL_FOR_EACH.limit(50)).isEqualTo(5120);
        assertThat(Workload.NO_CALL_NEEDED.limit(50)).isInfinite();
    }

    private static boolean holds(Workload workload, double callsPerEvent) {
        Verdicts verdicts = new Verdicts(true);
        workload.judgeCalls(callsPerEvent, verdicts);
        return verdicts.allHold();
    }
}
