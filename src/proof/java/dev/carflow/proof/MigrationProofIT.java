package dev.carflow.proof;

import dev.carflow.Packaged;
import dev.carflow.proof.migration.KilledBackfillScenario;
import dev.carflow.proof.migration.MigrationScenarios;
import dev.carflow.proof.migration.WalkScenario.Legacy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The short form. */
class MigrationProofIT {

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
    void aKilledBackfillEndsWithExactlyTheRightRows() throws Exception {
        ProofIT.prove(new MigrationProof(new KilledBackfillScenario(600, 2, 1)), cluster);
    }

    @Test
    void aCompanyWalksFromItsOwnDatabaseToTheEnd() throws Exception {
        walk(Legacy.ACCEPTED_ON_V3);
    }

    @Test
    void aCompanyWhoseVehicleTokensV3RefusesWalksToTheEnd() throws Exception {
        walk(Legacy.REFUSED_ON_V3);
    }

    @Test
    void aCompanyThatV2NoLongerServesWalksToTheEnd() throws Exception {
        walk(Legacy.GONE);
    }

    private static void walk(Legacy legacy) throws Exception {
        ProofIT.prove(new MigrationProof(MigrationScenarios.shortWalk(legacy)), cluster);
    }
}
