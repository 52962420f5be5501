package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.Occasion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Workers are killed under load, half of the times at any moment, half of them in the middle of a transaction, and
 * started again under their names. Either one at a time and at once; or all of them, and nobody is there for longer than
 * the window of duplicates: then only what was committed along with the offsets tells which events are repeated.
 *
 * @param redeliveredWithin the longest time between two deliveries of one event
 * @param outage for how long all are gone; zero to kill one at a time
 * @param factor by which the allowance is faster than Smartcar's
 */
record KillScenario(int kills, double perSecond, Duration redeliveredWithin, Duration outage, double factor, long seed)
        implements Scenario {

    private static final int VEHICLES = 200;

    /** Odometers of vehicles at rest are older than that: nearly every event wants a call. */
    private static final Wanted ODOMETER = Wanted.of(Duration.ofSeconds(1), "odometer-traveleddistance");

    private static final double DELIVERED_TWICE = 0.05;
    private static final int WINDOW_IN_REDELIVERIES = 5;
    private static final int LONGEST_LIFE_MS = 1500;
    private static final Duration IN_A_TRANSACTION_WITHIN = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        Redeliveries redeliveries = new Redeliveries(DELIVERED_TWICE, redeliveredWithin, seed);
        TightAllowance allowance = new TightAllowance(factor);
        try (Scene scene = new Scene(ground, "kill", VEHICLES, allowance.atSmartcar(), redeliveries);
                Workforce workforce = new Workforce()) {
            slowSomeCalls(scene);
            WorkerSettings settings = allowance
                    .known(scene.workerSettings().wanting(ODOMETER))
                    .withDuplicateWindow(redeliveredWithin.multipliedBy(WINDOW_IN_REDELIVERIES));
            workforce.hire(List.of("a", "b"), settings);

            scene.awaitMembers(2);

            // When
            Killing killing = new Killing(scene, workforce, settings, violations);
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, seed)) {
                killing.goOn(traffic);
                scene.finish(traffic.flowFor(Duration.ofSeconds(1)), violations);
            }
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene, ODOMETER, violations);
            allowance.checkNeverExceeded(scene, violations);
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, ODOMETER, violations);
            long straddling = straddling(harvest, killing.moments);
            violations.require(
                    outage.isZero() || straddling > 0,
                    "events written before an outage are delivered again after it began",
                    "none");
            return new Row(
                    "KILL %d times%s"
                            .formatted(kills, outage.isZero() ? "" : ", all away for " + outage.toSeconds() + " s"),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "in a transaction " + killing.inTransaction,
                            "written before and delivered again after a kill " + straddling,
                            "refused " + scene.counts().refusedForApplication(),
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

    /** Events whose enriched form was there before some kill, and of which another delivery came after it. */
    private static long straddling(Harvest harvest, List<Long> kills) {
        Map<String, Long> written = new HashMap<>();
        harvest.enriched().forEach(each -> written.put(each.id(), each.at()));
        return harvest.deliveries().stream()
                .filter(delivery -> {
                    long writtenAt = written.getOrDefault(delivery.id(), Long.MAX_VALUE);
                    return kills.stream().anyMatch(kill -> writtenAt < kill && kill < delivery.at());
                })
                .count();
    }

    /** The kills of one scenario. */
    private final class Killing {

        private final Scene scene;
        private final Workforce workforce;
        private final WorkerSettings settings;
        private final Violations violations;
        private final Transactions transactions;
        private final List<Long> moments = new ArrayList<>();
        private int inTransaction;

        Killing(Scene scene, Workforce workforce, WorkerSettings settings, Violations violations) {
            this.scene = scene;
            this.workforce = workforce;
            this.settings = settings;
            this.violations = violations;
            this.transactions = new Transactions(scene.ground().admin(), scene.name());
        }

        void goOn(Traffic traffic) throws Exception {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < kills; i++) {
                List<Worker> workers = workforce.workers();
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
                    // The next outage is to begin when all is written again.
                    Harvest.awaitAll(scene, PATIENCE);
                }
            }
        }

        private void killAndReplace(List<Worker> victims, Duration away, Traffic traffic) throws Exception {
            for (Worker victim : victims) {
                workforce.kill(victim, violations);
                inTransaction += transactions.isOpen(victim.name()) ? 1 : 0;
            }
            traffic.flowFor(away);
            workforce.hire(victims.stream().map(Worker::name).toList(), settings);
        }
    }
}
