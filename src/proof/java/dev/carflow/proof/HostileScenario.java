package dev.carflow.proof;

import dev.carflow.proof.hostile.AttackRun;
import java.time.Duration;
import java.util.List;

/**
 * Hostile clients of every kind, one after the other, and a well-behaved client; prints a table of its own.
 *
 * @param length of each attack
 * @param answeredWithin how long the service waits for what hostile clients do not do
 * @param p99Floor milliseconds below which nothing counts as slow
 * @param attacks the beginnings of the names of those to run
 */
record HostileScenario(Duration length, Duration answeredWithin, double p99Floor, List<String> attacks)
        implements Scenario {

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        try (AttackRun run = new AttackRun(
                cluster.kafka(),
                cluster.databaseSettings(),
                length,
                answeredWithin,
                p99Floor,
                broken -> violations.add("others are served, memory is flat", broken))) {
            int endured = run.endure(attacks);
            return new ScenarioResult(
                    "HOSTILE %d attacks of %d s".formatted(endured, length.toSeconds()),
                    0,
                    0,
                    0,
                    0,
                    List.of("see the table above"),
                    violations);
        }
    }
}
