package dev.carflow.proof;

import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Smartcar fails for every vehicle for a while, and the worker's breaker has its defaults: events go on without calls,
 * Smartcar gets none, and calls begin again when it is back.
 *
 * @param down for how long; a minute lets the breaker try several times
 */
record SmartcarDownScenario(Duration down, double perSecond) implements Scenario {

    private static final int VEHICLES = 300;
    private static final SignalDemand ODOMETER = SignalDemand.of(Duration.ofSeconds(1), "odometer-traveleddistance");
    private static final Duration WELL = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofMinutes(3);

    /**
     * By {@code carflow.enrichment.calls}: the failures until the breaker opens, and those in flight at that time, with
     * their retries.
     */
    private static final int MOST_UNTIL_OPEN = (20 + 64) * 3;

    /** How often it tests whether Smartcar is back, and how long that takes, at most. */
    private static final Duration BREAKER_PAUSE = Duration.ofSeconds(10);

    private static final int MOST_FOR_A_TRIAL = 3;

    private static final Set<String> VERDICTS = Set.of(
            "COMPLETE",
            "NOT_NEEDED",
            "PARTIAL nothing-newer",
            "FAILED upstream-status",
            // a machine that is too busy to answer itself
            "FAILED timed-out-response",
            "FAILED timed-out-total",
            "FAILED timed-out-connect",
            "FAILED no-token",
            "SKIPPED vehicle-paused",
            "SKIPPED breaker-open",
            "SKIPPED busy");

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        try (ScenarioContext context =
                        new ScenarioContext(cluster, "down", VEHICLES, Allowance.unlimited(), Redeliveries.none());
                WorkerPool pool = new WorkerPool()
                        .launch(1, context.workerSettings().wanting(ODOMETER).withoutAllowance())) {
            context.awaitMembers(1);

            // When
            long before;
            long during;
            long answeredBefore;
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, 4)) {
                traffic.flowFor(WELL, () -> context.calls() > 0, GRACE);
                before = context.calls();
                FaultCondition all = FaultCondition.always().at(Endpoint.SIGNALS);
                context.smartcar().api().faults().inject(Fault.status(500), all);
                traffic.flowFor(down, () -> context.counts().withStatus(500) > 0, GRACE);
                during = context.calls() - before;
                context.smartcar().api().faults().liftAll();
                long answered = context.counts().withStatus(200);
                answeredBefore = answered;
                traffic.flowFor(Duration.ZERO, () -> !isStillDown(context, answered), GRACE);
                context.finish(traffic, violations);
            }
            long after = context.calls() - before - during;
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, ODOMETER, violations);
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, ODOMETER, violations);
            TruthfulEnrichment.checkCalls(output, context.calls(), violations);
            output.enriched()
                    .forEach(each -> violations.require(
                            VERDICTS.contains(each.verdict()), "an event says what Smartcar has", each.verdict()));
            long skipped = output.enriched().stream()
                    .filter(each -> each.verdict().equals("SKIPPED breaker-open"))
                    .count();
            violations.require(before > 0, "there are calls before", "none");
            violations.require(skipped > 0, "the breaker opens", "no event says so");
            long trials = down.dividedBy(BREAKER_PAUSE) + 1;
            violations.require(
                    during <= MOST_UNTIL_OPEN + trials * MOST_FOR_A_TRIAL,
                    "a Smartcar that is down is left alone",
                    during + " calls");
            violations.require(
                    !isStillDown(context, answeredBefore), "calls begin again when Smartcar is back", after + " calls");
            return new ScenarioResult(
                    "SMARTCAR DOWN %d s".formatted(down.toSeconds()),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "calls before " + before + " during " + during + " after " + after,
                            "left alone " + skipped,
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    /** One answer may be the breaker's test: several show that it is closed. */
    private static boolean isStillDown(ScenarioContext context, long answeredBefore) {
        return context.counts().withStatus(200) < answeredBefore + 20;
    }
}
