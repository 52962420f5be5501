package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.Occasion;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Smartcar fails for every vehicle for a while, and the worker's breaker is as it is by default: events go on without
 * calls, Smartcar is left alone, and calls begin again when it is back.
 *
 * @param down for how long; a minute lets the breaker try several times
 */
record SmartcarDownScenario(Duration down, double perSecond) implements Scenario {

    private static final int VEHICLES = 300;
    private static final Wanted ODOMETER = Wanted.of(Duration.ofSeconds(1), "odometer-traveleddistance");
    private static final Duration WELL = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Of {@code carflow.enrichment.calls}: what may fail until the breaker opens, under way at that time and tried again. */
    private static final int MOST_UNTIL_OPEN = (20 + 64) * 3;

    /** How often it tries whether Smartcar is back, and what that takes, at most. */
    private static final Duration BREAKER_PAUSE = Duration.ofSeconds(10);

    private static final int MOST_FOR_A_TRIAL = 3;

    private static final Set<String> VERDICTS = Set.of(
            "COMPLETE",
            "NOT_NEEDED",
            "PARTIAL nothing-newer",
            "FAILED upstream-status",
            // of a machine that is too busy to answer itself
            "FAILED timed-out-response",
            "FAILED timed-out-total",
            "FAILED timed-out-connect",
            "FAILED no-token",
            "SKIPPED vehicle-paused",
            "SKIPPED breaker-open",
            "SKIPPED busy");

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        try (Scene scene = new Scene(ground, "down", VEHICLES, Allowance.unlimited(), Redeliveries.none());
                Workforce workforce = new Workforce()
                        .hire(1, scene.workerSettings().wanting(ODOMETER).withoutAllowance())) {
            scene.awaitMembers(1);

            // When
            long before;
            long during;
            long answeredBefore;
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, 4)) {
                traffic.flowFor(WELL, () -> scene.calls() > 0, GRACE);
                before = scene.calls();
                Occasion all = Occasion.always().at(Endpoint.SIGNALS);
                scene.smartcar().api().faults().inject(Fault.status(500), all);
                traffic.flowFor(down, () -> scene.counts().withStatus(500) > 0, GRACE);
                during = scene.calls() - before;
                scene.smartcar().api().faults().liftAll();
                long answered = scene.counts().withStatus(200);
                answeredBefore = answered;
                traffic.flowFor(Duration.ZERO, () -> !isStillDown(scene, answered), GRACE);
                scene.finish(traffic, violations);
            }
            long after = scene.calls() - before - during;
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene, ODOMETER, violations);
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, ODOMETER, violations);
            TruthfulEnrichment.checkCalls(harvest, scene.calls(), violations);
            harvest.enriched()
                    .forEach(each -> violations.require(
                            VERDICTS.contains(each.verdict()), "an event says what Smartcar has", each.verdict()));
            long skipped = harvest.enriched().stream()
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
                    !isStillDown(scene, answeredBefore), "calls begin again when Smartcar is back", after + " calls");
            return new Row(
                    "SMARTCAR DOWN %d s".formatted(down.toSeconds()),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "calls before " + before + " during " + during + " after " + after,
                            "left alone " + skipped,
                            "longest delay " + harvest.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    /** One answer may be the trial's: several tell that it is over. */
    private static boolean isStillDown(Scene scene, long answeredBefore) {
        return scene.counts().withStatus(200) < answeredBefore + 20;
    }
}
