package dev.carflow.proof;

import dev.carflow.Packaged;
import dev.carflow.proof.migration.KilledBackfillScenario;
import org.junit.jupiter.api.Test;

/** The short form. */
class MigrationProofIT {

    @Test
    void aKilledBackfillEndsWithExactlyTheRightRows() throws Exception {
        try (Ground ground = new Ground(Packaged.WATCHED)) {
            ProofIT.prove(new MigrationProof(new KilledBackfillScenario(600, 2, 1)), ground);
        }
    }
}
