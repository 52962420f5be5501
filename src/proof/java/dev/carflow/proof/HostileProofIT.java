package dev.carflow.proof;

import dev.carflow.Packaged;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short form. */
class HostileProofIT {

    /** The least that can be configured. */
    private static final Duration SHORTEST_ANSWERED_WITHIN = Duration.ofSeconds(12);

    @Test
    void hostileClientsNeitherStopOthersNorFillTheMemory() throws Exception {
        // Shared machines are noisy: only the long form judges times.
        Scenario run =
                new HostileScenario(Duration.ofSeconds(2), SHORTEST_ANSWERED_WITHIN, Double.MAX_VALUE, List.of(""));
        try (TestCluster cluster = new TestCluster(Packaged.WATCHED)) {
            ProofIT.prove(run, cluster);
        }
    }
}
