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
    private static final SignalDemand ODOMETER = SignalDemand.of(Duration.ofSeconds(1), "odometer-traveleddistance");

    private static final int MOST_WORKERS = 3;
    private static final double DELIVERED_TWICE = 0.05;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        Redeliveries redeliveries = new Redeliveries(DELIVERED_TWICE, redeliveredWithin, seed);
        try (ScenarioContext context =
                        new ScenarioContext(cluster, "rebalance", VEHICLES, Allowance.unlimited(), redeliveries);
                WorkerPool pool = new WorkerPool()) {
            WorkerSettings settings = context.workerSettings()
                    .wanting(ODOMETER)
                    .withoutAllowance()
                    .withDuplicateWindow(redeliveredWithin.multipliedBy(5));
            pool.launch(1, settings);
            pool.launch("named", settings);

            context.awaitMembers(2);

            // When
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, seed)) {
                change(pool, settings, traffic, violations);
                context.finish(traffic.flowFor(Duration.ofSeconds(1)), violations);
            }
            Duration caughtUp = ScenarioOutput.awaitAll(context, PATIENCE);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, ODOMETER, violations);
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, ODOMETER, violations);
            TruthfulEnrichment.checkCalls(output, context.calls(), violations);
            return new ScenarioResult(
                    "REBALANCE %d times".formatted(changes),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "slowest start " + pool.slowestStart().toMillis() + " ms",
                            "longest exit " + pool.longestExit().toMillis() + " ms",
                            "longest stall " + output.longestStall() + " ms",
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private void change(WorkerPool pool, WorkerSettings settings, Traffic traffic, Violations violations)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < changes; i++) {
            traffic.flowFor(between);
            List<Worker> workers = pool.workers();
            boolean fewer = workers.size() > 1 && (workers.size() == MOST_WORKERS || random.nextBoolean());
            if (fewer) {
                pool.stop(workers.get(random.nextInt(workers.size())), violations);
            } else if (random.nextBoolean()) {
                pool.launch(1, settings);
            } else {
                pool.launch("named-" + i, settings);
            }
        }
    }
}
