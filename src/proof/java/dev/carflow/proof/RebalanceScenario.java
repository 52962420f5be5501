package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Allowance;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Workers come and go under load, by turns with names that they keep and without. */
record RebalanceScenario(int changes, double perSecond, Duration between, Duration redeliveredWithin, long seed)
        implements Scenario {

    private static final int VEHICLES = 200;
    /** Odometers of vehicles at rest are older than that: nearly every event is a call. */
    private static final Wanted ODOMETER = Wanted.of(Duration.ofSeconds(1), "odometer-traveleddistance");

    private static final int MOST_WORKERS = 3;
    private static final double DELIVERED_TWICE = 0.05;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        Redeliveries redeliveries = new Redeliveries(DELIVERED_TWICE, redeliveredWithin, seed);
        try (Scene scene = new Scene(ground, "rebalance", VEHICLES, Allowance.unlimited(), redeliveries);
                Workforce workforce = new Workforce()) {
            WorkerSettings settings = scene.workerSettings()
                    .wanting(ODOMETER)
                    .withoutAllowance()
                    .withDuplicateWindow(redeliveredWithin.multipliedBy(5));
            workforce.hire(1, settings);
            workforce.hire("named", settings);

            scene.awaitMembers(2);

            // When
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, seed)) {
                change(workforce, settings, traffic, violations);
                scene.finish(traffic.flowFor(Duration.ofSeconds(1)), violations);
            }
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene, ODOMETER, violations);
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, ODOMETER, violations);
            TruthfulEnrichment.checkCalls(harvest, scene.calls(), violations);
            return new Row(
                    "REBALANCE %d times".formatted(changes),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "slowest start " + workforce.slowestStart().toMillis() + " ms",
                            "longest exit " + workforce.longestExit().toMillis() + " ms",
                            "longest stall " + harvest.longestStall() + " ms",
                            "longest delay " + harvest.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private void change(Workforce workforce, WorkerSettings settings, Traffic traffic, Violations violations)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < changes; i++) {
            traffic.flowFor(between);
            List<Worker> workers = workforce.workers();
            boolean fewer = workers.size() > 1 && (workers.size() == MOST_WORKERS || random.nextBoolean());
            if (fewer) {
                workforce.stop(workers.get(random.nextInt(workers.size())), violations);
            } else if (random.nextBoolean()) {
                workforce.hire(1, settings);
            } else {
                workforce.hire("named-" + i, settings);
            }
        }
    }
}
