package dev.carflow.proof;

import dev.carflow.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The database is away, at first without a word and with connections open, then refusing them: events go on, with calls
 * from each worker's share of the allowance, and never beyond it.
 *
 * @param before how long the database is there first, and again at the end
 * @param away how long it is not; longer than a worker waits before it lives on its share
 */
record DatabaseAwayScenario(int workers, double factor, Duration before, Duration away, double perSecond)
        implements Scenario {

    private static final int VEHICLES = 1000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A busy machine may be late with the first call; that none comes in this time besides is a broken promise. */
    private static final Duration GRACE = Duration.ofMinutes(3);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        TightAllowance allowance = new TightAllowance(factor);
        try (FaultProxy proxy = new FaultProxy(ground.database().getPort());
                Scene scene = new Scene(ground, "away", VEHICLES, allowance.atSmartcar(), Redeliveries.none());
                Workforce workforce = new Workforce()
                        .hire(
                                workers,
                                allowance
                                        .known(scene.workerSettings())
                                        .withMostWorkers(workers)
                                        .withDatabase(through(proxy, ground)))) {
            scene.awaitMembers(workers);

            // When
            long callsBefore;
            long silent;
            long during;
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, 2)) {
                traffic.flowFor(before, () -> scene.calls() > 0, GRACE);
                callsBefore = scene.calls();
                proxy.freeze();
                traffic.flowFor(away.dividedBy(2));
                silent = scene.calls() - callsBefore;
                proxy.cut();
                long callsUntilCut = scene.calls();
                traffic.flowFor(away.dividedBy(2), () -> scene.calls() > callsUntilCut, GRACE);
                during = scene.calls() - callsBefore;
                proxy.thaw();
                proxy.restore();
                long callsUntilBack = scene.calls();
                traffic.flowFor(before, () -> scene.calls() > callsUntilBack, GRACE);
                scene.finish(traffic, violations);
            }
            long after = scene.calls() - callsBefore - during;
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene, WorkerSettings.WANTED, violations);
            allowance.checkNeverExceeded(scene, violations);
            violations.require(callsBefore > 0, "there are calls before", "none");
            violations.require(
                    during > silent, "without the database there are calls from each worker's share", "no call");
            violations.require(after > 0, "the workers call again when the database is back", "no call");
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, WorkerSettings.WANTED, violations);
            TruthfulEnrichment.checkCalls(harvest, scene.calls(), violations);
            return new Row(
                    "DATABASE AWAY %d workers, %d s".formatted(workers, away.toSeconds()),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "calls before " + callsBefore + " during " + during + " after " + after,
                            "refused " + scene.counts().refusedForApplication(),
                            "longest delay " + harvest.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private static URI through(FaultProxy proxy, Ground ground) {
        return URI.create(
                "postgresql://localhost:" + proxy.port() + ground.database().getPath());
    }
}
