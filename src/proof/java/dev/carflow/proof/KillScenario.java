package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Workers are killed under load, half of the times at any moment, half of them in the middle of a transaction, and
 * started again under their names. Either one at a time and at once; or all of them, so that none runs for longer than
 * the duplicate window: then only what was committed along with the offsets shows which events are duplicates.
 *
 * @param redeliveredWithin the longest time between two deliveries of one event
 * @param outage how long all of them are down; zero to kill one at a time
 * @param factor by which the allowance is faster than Smartcar's
 */
record KillScenario(int kills, double perSecond, Duration redeliveredWithin, Duration outage, double factor, long seed)
        implements Scenario {

    private static final int VEHICLES = 200;

    private static final int WINDOW_IN_REDELIVERIES = 5;
    private static final int LONGEST_LIFE_MS = 1500;
    private static final Duration IN_A_TRANSACTION_WITHIN = Duration.ofSeconds(5);

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        Redeliveries redeliveries = DisruptedTraffic.redeliveries(redeliveredWithin, seed);
        TightAllowance allowance = new TightAllowance(factor);
        try (ScenarioContext context =
                        new ScenarioContext(cluster, "kill", VEHICLES, allowance.atSmartcar(), redeliveries);
                WorkerPool pool = new WorkerPool()) {
            slowSomeCalls(context);
            WorkerSettings settings = allowance
                    .known(DisruptedTraffic.wanting(context))
                    .withDuplicateWindow(redeliveredWithin.multipliedBy(WINDOW_IN_REDELIVERIES));
            pool.launch(List.of("a", "b"), settings);

            context.awaitMembers(2);

            // When
            DisruptedTraffic disrupted = new DisruptedTraffic(context, pool, violations);
            Kills disruption = new Kills(context, pool, settings, disrupted, violations);
            ScenarioOutput output = disrupted.through(disruption::goOn, perSecond, seed);

            // Then
            allowance.checkNeverExceeded(context.counts(), violations);
            long straddling = straddling(output, disruption.moments);
            violations.require(
                    outage.isZero() || straddling > 0,
                    "events written before an outage are delivered again after it began",
                    "none");
            return disrupted.result(
                    "KILL %d times%s"
                            .formatted(kills, outage.isZero() ? "" : ", all away for " + outage.toSeconds() + " s"),
                    "in a transaction " + disruption.inTransaction,
                    "written before and delivered again after a kill " + straddling,
                    "refused " + context.counts().refusedForApplication());
        }
    }

    /** Makes events finish in another order than they arrived. */
    private static void slowSomeCalls(ScenarioContext context) {
        FaultCondition third = FaultCondition.withProbability(0.3).at(Endpoint.SIGNALS);
        context.smartcar().api().faults().inject(Fault.latency(Duration.ofMillis(150)), third);
    }

    /** Counts events whose enriched form was written before some kill, and that were delivered again after it. */
    private static long straddling(ScenarioOutput output, List<Long> kills) {
        Map<String, Long> written = new HashMap<>();
        output.enriched().forEach(each -> written.put(each.id(), each.at()));
        return output.deliveries().stream()
                .filter(delivery -> {
                    long writtenAt = written.getOrDefault(delivery.id(), Long.MAX_VALUE);
                    return kills.stream().anyMatch(kill -> writtenAt < kill && kill < delivery.at());
                })
                .count();
    }

    /** The kills of one scenario. */
    private final class Kills {

        private final WorkerPool pool;
        private final WorkerSettings settings;
        private final DisruptedTraffic disrupted;
        private final Violations violations;
        private final Transactions transactions;
        private final List<Long> moments = new ArrayList<>();
        private int inTransaction;

        Kills(
                ScenarioContext context,
                WorkerPool pool,
                WorkerSettings settings,
                DisruptedTraffic disrupted,
                Violations violations) {
            this.pool = pool;
            this.settings = settings;
            this.disrupted = disrupted;
            this.violations = violations;
            this.transactions = new Transactions(context.cluster().admin(), context.name());
        }

        void goOn(Traffic traffic) throws Exception {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < kills; i++) {
                List<Worker> workers = pool.workers();
                Worker victim = workers.get(random.nextInt(workers.size()));
                traffic.flowFor(Duration.ofMillis(random.nextInt(LONGEST_LIFE_MS)));
                if (i % 2 == 1) {
                    transactions.freezeInOne(victim, IN_A_TRANSACTION_WITHIN);
                }
                moments.add(System.currentTimeMillis());
                if (outage.isZero()) {
                    killAndReplace(List.of(victim), Duration.ZERO, traffic);
                } else {
                    killAndReplace(workers, outage, traffic);
                    // The next outage must begin when everything is written again.
                    disrupted.awaitAll();
                }
            }
        }

        private void killAndReplace(List<Worker> victims, Duration away, Traffic traffic) throws Exception {
            for (Worker victim : victims) {
                pool.kill(victim, violations);
                inTransaction += transactions.isOpen(victim.name()) ? 1 : 0;
            }
            traffic.flowFor(away);
            pool.launch(victims.stream().map(Worker::name).toList(), settings);
        }
    }
}
