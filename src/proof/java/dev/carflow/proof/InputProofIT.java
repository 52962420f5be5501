package dev.carflow.proof;

import dev.carflow.Packaged;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The short forms of faults in the workers' input. */
class InputProofIT {

    private static TestCluster cluster;

    @BeforeAll
    static void open() {
        cluster = new TestCluster(Packaged.WATCHED);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void aRecreatedTopicIsReadAndReported() throws Exception {
        ProofIT.prove(
                new RecreatedTopicScenario(List.of(Duration.ZERO, Duration.ofSeconds(5)), Duration.ofSeconds(4), 60),
                cluster);
    }

    @Test
    void eventsOnACutLogComeOutAndLossesAreReported() throws Exception {
        ProofIT.prove(new CutLogScenario(Duration.ofSeconds(6), 60), cluster);
    }

    @Test
    void recordsOfOthersHoldNothingUp() throws Exception {
        ProofIT.prove(new ForeignRecordsScenario(1, 40), cluster);
    }

    @Test
    void aCarsClockThatIsAheadFreezesNothing() throws Exception {
        ProofIT.prove(new CarClockScenario(Duration.ofHours(9), Duration.ofSeconds(5), 60), cluster);
    }
}
