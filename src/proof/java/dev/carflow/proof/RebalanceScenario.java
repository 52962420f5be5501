package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Allowance;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Workers come and go under load, in turn with static names and without. */
record RebalanceScenario(int changes, double perSecond, Duration between, Duration redeliveredWithin, long seed)
        implements Scenario {

    private static final int VEHICLES = 200;
    private static final int MOST_WORKERS = 3;

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        Redeliveries redeliveries = DisruptedTraffic.redeliveries(redeliveredWithin, seed);
        try (ScenarioContext context =
                        new ScenarioContext(cluster, "rebalance", VEHICLES, Allowance.unlimited(), redeliveries);
                WorkerPool pool = new WorkerPool()) {
            WorkerSettings settings = DisruptedTraffic.wanting(context)
                    .withoutAllowance()
                    .withDuplicateWindow(redeliveredWithin.multipliedBy(5));
            pool.launch(1, settings);
            pool.launch("named", settings);

            context.awaitMembers(2);

            // When
            DisruptedTraffic disrupted = new DisruptedTraffic(context, pool, violations);
            ScenarioOutput output =
                    disrupted.through(traffic -> change(pool, settings, traffic, violations), perSecond, seed);

            // Then
            TruthfulEnrichment.checkCalls(output, context.calls(), pool.lines(), violations);
            return disrupted.result(
                    "REBALANCE %d times".formatted(changes),
                    "longest exit " + pool.longestExit().toMillis() + " ms");
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
