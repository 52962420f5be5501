package dev.carflow.proof;

import dev.carflow.FaultProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The database is away for the middle third of the time, at first without a word and with connections open, then refusing
 * them: the workers still keep to the allowance, and events go on.
 */
record DatabaseAwayScenario(int workers, double factor, Duration length, double perSecond) implements Scenario {

    private static final int VEHICLES = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        TightAllowance allowance = new TightAllowance(factor);
        try (FaultProxy proxy = new FaultProxy(ground.database().getPort());
                Scene scene = new Scene(ground, "away", VEHICLES, allowance.atSmartcar(), Redeliveries.none());
                Workforce workforce = new Workforce()
                        .hire(workers, allowance.known(scene.workerSettings()).withDatabase(through(proxy, ground)))) {
            scene.awaitMembers(workers);

            // When
            Duration third = length.dividedBy(3);
            long before;
            long during;
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, 2)) {
                traffic.flowFor(third);
                before = scene.calls();
                proxy.freeze();
                traffic.flowFor(third.dividedBy(2));
                proxy.cut();
                traffic.flowFor(third.dividedBy(2));
                during = scene.calls() - before;
                proxy.thaw();
                proxy.restore();
                scene.finish(traffic.flowFor(third));
            }
            long after = scene.calls() - before - during;
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene);
            allowance.checkNeverExceeded(scene, violations);
            violations.require(before > 0, "there are calls before", "none");
            violations.require(after > 0, "the workers call again when the database is back", "no call");
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, WorkerSettings.WANTED, violations);
            TruthfulEnrichment.checkCalls(harvest, scene.calls(), violations);
            return new Row(
                    "DATABASE AWAY %d workers, %d of %d s".formatted(workers, third.toSeconds(), length.toSeconds()),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "calls before " + before + " during " + during + " after " + after,
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
