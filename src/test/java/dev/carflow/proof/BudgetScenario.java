package dev.carflow.proof;

import java.time.Duration;
import java.util.List;

/**
 * More calls are wanted than Smartcar allows: the workers together use what there is and not one more.
 *
 * @param factor by which the allowance is faster than Smartcar's
 * @param grace for machines so slow that what was offered in that time is not used in it: what is booked and cannot be
 *     used within a second is given up, which happens where many workers start on few cores
 */
record BudgetScenario(int workers, double factor, Duration length, Duration grace, double perSecond)
        implements Scenario {

    private static final int VEHICLES = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        TightAllowance allowance = new TightAllowance(factor);
        try (Scene scene = new Scene(ground, "budget", VEHICLES, allowance.atSmartcar(), Redeliveries.none());
                Workforce workforce = new Workforce().hire(workers, allowance.known(scene.workerSettings()))) {
            scene.awaitMembers(workers);

            // When
            Duration wanted;
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, 1)) {
                traffic.flowFor(length);
                wanted = allowance.flowUntilUsed(scene, traffic, length, grace);
                scene.finish(traffic);
            }

            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            allowance.checkUsed(scene, length, violations);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene);
            allowance.checkNeverExceeded(scene, violations);
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, WorkerSettings.WANTED, violations);
            TruthfulEnrichment.checkCalls(harvest, scene.calls(), violations);
            long skipped = harvest.enriched().stream()
                    .filter(each -> each.verdict().equals("SKIPPED budget"))
                    .count();
            return new Row(
                    "BUDGET %d workers, %d s, x%.0f".formatted(workers, length.toSeconds(), factor),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "used %.0f %% of %d s"
                                    .formatted(100 * scene.calls() / allowance.offeredIn(wanted), wanted.toSeconds()),
                            "refused " + scene.counts().refusedForApplication(),
                            "skipped " + skipped,
                            "longest delay " + harvest.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }
}
