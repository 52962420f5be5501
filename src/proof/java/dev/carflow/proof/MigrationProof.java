package dev.carflow.proof;

import dev.carflow.proof.migration.MigrationResult;
import dev.carflow.proof.migration.MigrationScenario;

/** A scenario of the migration as a row of the table. */
record MigrationProof(MigrationScenario scenario) implements Scenario {

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        MigrationResult shown = scenario.play(cluster.kafka());
        Violations violations = new Violations();
        shown.broken().forEach(broken -> violations.add(broken.promise(), broken.example()));
        return new ScenarioResult(
                shown.scenario(),
                shown.events(),
                shown.events(),
                shown.enriched(),
                shown.calls(),
                shown.figures(),
                violations);
    }
}
