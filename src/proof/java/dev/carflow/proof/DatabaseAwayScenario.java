package dev.carflow.proof;

import dev.carflow.FaultProxy;
import dev.carflow.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The database is away: first silently and with connections open, then refusing them. Events go on, with calls from
 * each worker's offline share, and never beyond it.
 *
 * @param before how long the database is there first, and again at the end
 * @param away how long it is away; longer than a worker waits before it uses its offline share
 */
record DatabaseAwayScenario(int workers, double factor, Duration before, Duration away, double perSecond)
        implements Scenario {

    private static final int VEHICLES = 1000;

    /** On a busy machine the first call may be late; none within this time is a broken promise. */
    private static final Duration GRACE = Duration.ofMinutes(3);

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        TightAllowance allowance = new TightAllowance(factor);
        try (FaultProxy proxy = new FaultProxy(cluster.database().getPort());
                ScenarioContext context =
                        new ScenarioContext(cluster, "away", VEHICLES, allowance.atSmartcar(), Redeliveries.none());
                WorkerPool pool = new WorkerPool()
                        .launch(
                                workers,
                                allowance
                                        .known(context.workerSettings())
                                        .withMostWorkers(workers)
                                        .withDatabase(through(proxy, cluster)))) {
            context.awaitMembers(workers);

            // When
            long callsBefore;
            long silent;
            long during;
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, 2)) {
                traffic.flowFor(before, () -> context.calls() > 0, GRACE);
                callsBefore = context.calls();
                proxy.freeze();
                traffic.flowFor(away.dividedBy(2));
                silent = context.calls() - callsBefore;
                proxy.cut();
                long callsUntilCut = context.calls();
                traffic.flowFor(away.dividedBy(2), () -> context.calls() > callsUntilCut, GRACE);
                during = context.calls() - callsBefore;
                proxy.thaw();
                proxy.restore();
                long callsUntilBack = context.calls();
                traffic.flowFor(before, () -> context.calls() > callsUntilBack, GRACE);
                context.finish(traffic, violations);
            }
            long after = context.calls() - callsBefore - during;
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, WorkerSettings.WANTED, violations);
            allowance.checkNeverExceeded(context.counts(), violations);
            violations.require(callsBefore > 0, "there are calls before", "none");
            violations.require(
                    during > silent, "without the database there are calls from each worker's share", "no call");
            violations.require(after > 0, "the workers call again when the database is back", "no call");
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, WorkerSettings.WANTED, violations);
            TruthfulEnrichment.checkCalls(output, context.calls(), violations);
            return new ScenarioResult(
                    "DATABASE AWAY %d workers, %d s".formatted(workers, away.toSeconds()),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "calls before " + callsBefore + " during " + during + " after " + after,
                            "refused " + context.counts().refusedForApplication(),
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private static URI through(FaultProxy proxy, TestCluster cluster) {
        return URI.create(
                "postgresql://localhost:" + proxy.port() + cluster.database().getPath());
    }
}
