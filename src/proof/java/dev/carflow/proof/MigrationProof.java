package dev.carflow.proof;

import dev.carflow.proof.migration.MigrationScenario;
import dev.carflow.proof.migration.Shown;

/** A scenario of the migration as a row of the table. */
record MigrationProof(MigrationScenario scenario) implements Scenario {

    @Override
    public Row play(Ground ground) throws Exception {
        Shown shown = scenario.play(ground.kafka());
        Violations violations = new Violations();
        shown.broken().forEach(broken -> violations.add(broken.promise(), broken.example()));
        return new Row(
                shown.scenario(),
                shown.events(),
                shown.events(),
                shown.enriched(),
                shown.calls(),
                shown.figures(),
                violations);
    }
}
