package dev.carflow.benchmark.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.benchmark.blocks.Verdicts;
import java.time.Duration;
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

    @Test
    void callsThatFailAreMadeAgain() {
        Verdicts verdicts = new Verdicts(true);
        Workload.CALL_FOR_EACH.judgeCalls(1.0101, 0.01, verdicts);
        assertThat(verdicts.allHold()).isTrue();

        Workload.CALL_FOR_EACH.judgeCalls(1, 0.1, verdicts);
        assertThat(verdicts.allHold()).isFalse();
    }

    @Test
    void aProcessAsksForATokenOnceInALife() {
        assertThat(Workload.mostTokens(2, Duration.ofMinutes(10), 3600)).isEqualTo(2);
        assertThat(Workload.mostTokens(1, Duration.ofSeconds(44), 60)).isEqualTo(1);
        assertThat(Workload.mostTokens(1, Duration.ofSeconds(46), 60)).isEqualTo(2);
        assertThat(Workload.mostTokens(1, Duration.ofSeconds(300), 60)).isEqualTo(7);
    }

    private static boolean holds(Workload workload, double callsPerEvent) {
        Verdicts verdicts = new Verdicts(true);
        workload.judgeCalls(callsPerEvent, 0, verdicts);
        return verdicts.allHold();
    }
}
