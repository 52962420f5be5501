package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.Occasion;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Workers are killed under load, half of the times at any moment, half of them in the middle of a transaction, and
 * started again at once under their names.
 *
 * @param redeliveredWithin the longest time between two deliveries of one event
 */
record KillScenario(int kills, double perSecond, Duration redeliveredWithin, long seed) implements Scenario {

    private static final int VEHICLES = 200;
    private static final String ODOMETER = "odometer-traveleddistance";
    private static final double DELIVERED_TWICE = 0.05;
    private static final int LONGEST_LIFE_MS = 1500;
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        Redeliveries redeliveries = new Redeliveries(DELIVERED_TWICE, redeliveredWithin, seed);
        try (Scene scene = new Scene(ground, "kill", VEHICLES, Allowance.unlimited(), redeliveries);
                Workforce workforce = new Workforce()) {
            slowSomeCalls(scene);
            // Odometers of vehicles at rest are older than that: nearly every event is a call.
            WorkerSettings settings = scene.workerSettings()
                    .with("CARFLOW_ENRICHMENT_SIGNALS", ODOMETER + ":1S")
                    .withDuplicateWindow(redeliveredWithin.multipliedBy(5));
            workforce.hire("a", settings);
            workforce.hire("b", settings);

            scene.awaitMembers(2);

            // When
            int inTransaction;
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, seed)) {
                inTransaction = kill(scene, workforce, settings, traffic, violations);
                scene.finish(traffic.flowFor(Duration.ofSeconds(1)));
            }
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene);
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, List.of(ODOMETER), violations);
            return new Row(
                    "KILL %d times".formatted(kills),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "in a transaction " + inTransaction,
                            "slowest start " + workforce.slowestStart().toMillis() + " ms",
                            "longest stall " + harvest.longestStall() + " ms",
                            "longest delay " + harvest.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    /** Events that are done in another order than they came. */
    private static void slowSomeCalls(Scene scene) {
        Occasion third = Occasion.withProbability(0.3).at(Endpoint.SIGNALS);
        scene.smartcar().api().faults().inject(Fault.latency(Duration.ofMillis(150)), third);
    }

    private int kill(Scene scene, Workforce workforce, WorkerSettings settings, Traffic traffic, Violations violations)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Transactions transactions = new Transactions(scene.ground().admin(), scene.name());
        int inTransaction = 0;
        for (int i = 0; i < kills; i++) {
            Worker victim =
                    workforce.workers().get(random.nextInt(workforce.workers().size()));
            traffic.flowFor(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MS)));
            if (i % 2 == 1) {
                transactions.freezeInOne(victim, Duration.ofSeconds(5));
            }
            workforce.kill(victim, violations);
            inTransaction += transactions.isOpen(victim.name()) ? 1 : 0;
            workforce.hire(victim.name(), settings);
        }
        return inTransaction;
    }
}
