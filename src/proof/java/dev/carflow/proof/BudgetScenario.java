package dev.carflow.proof;

import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import java.time.Duration;
import java.util.List;

/**
 * More calls are wanted than Smartcar allows: the workers together use the whole allowance and not one call more. In
 * one form some calls fail all the while and tokens are revoked: retries count as well.
 *
 * @param factor by which the allowance is faster than Smartcar's
 * @param grace for machines too slow to use the offer in time: a call that is booked but not made within a second is
 *     given up, which happens where many workers start on few cores
 * @param faulty the share of calls that fail, from 0 to 1
 */
record BudgetScenario(int workers, double factor, Duration length, Duration grace, double perSecond, double faulty)
        implements Scenario {

    private static final int VEHICLES = 1000;
    private static final double A_FIFTH = 0.2;
    private static final Duration BETWEEN_REVOCATIONS = Duration.ofSeconds(5);

    static BudgetScenario of(int workers, double factor, Duration length, Duration grace, double perSecond) {
        return new BudgetScenario(workers, factor, length, grace, perSecond, 0);
    }

    static BudgetScenario amongFaults(int workers, double factor, Duration length, Duration grace, double perSecond) {
        return new BudgetScenario(workers, factor, length, grace, perSecond, A_FIFTH);
    }

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        TightAllowance allowance = new TightAllowance(factor);
        try (ScenarioContext context =
                        new ScenarioContext(cluster, "budget", VEHICLES, allowance.atSmartcar(), Redeliveries.none());
                WorkerPool pool = new WorkerPool().launch(workers, allowance.known(context.workerSettings()))) {
            context.awaitMembers(workers);

            // When
            Duration wanted;
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, 1)) {
                if (faulty > 0) {
                    flowAmongFaults(context, traffic);
                } else {
                    traffic.flowFor(length);
                }
                wanted = allowance.flowUntilUsed(context, traffic, length, grace);
                context.finish(traffic, violations);
            }

            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            allowance.checkUsed(context.calls(), length, violations);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, WorkerSettings.WANTED, violations);
            allowance.checkNeverExceeded(context.counts(), violations);
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, WorkerSettings.WANTED, violations);
            TruthfulEnrichment.checkCalls(output, context.calls(), violations);
            long failed = output.enriched().stream()
                    .filter(each -> each.outcome().equals("FAILED"))
                    .count();
            violations.require(faulty == 0 || failed > 0, "some calls fail", "none did");
            long skipped = output.enriched().stream()
                    .filter(each -> each.verdict().equals("SKIPPED budget"))
                    .count();
            return new ScenarioResult(
                    "BUDGET %d workers, %d s, x%.0f%s"
                            .formatted(
                                    workers,
                                    length.toSeconds(),
                                    factor,
                                    faulty == 0 ? "" : ", %.0f %% of calls fail".formatted(100 * faulty)),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "used %.0f %% of %d s"
                                    .formatted(100 * context.calls() / allowance.offeredIn(wanted), wanted.toSeconds()),
                            "refused " + context.counts().refusedForApplication(),
                            "skipped " + skipped,
                            "failed " + failed,
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private void flowAmongFaults(ScenarioContext context, Traffic traffic) throws InterruptedException {
        FaultCondition some = FaultCondition.withProbability(faulty).at(Endpoint.SIGNALS);
        context.smartcar().api().faults().inject(Fault.status(500), some);
        for (Duration gone = Duration.ZERO; gone.compareTo(length) < 0; gone = gone.plus(BETWEEN_REVOCATIONS)) {
            traffic.flowFor(BETWEEN_REVOCATIONS);
            context.smartcar().api().revokeTokens();
        }
    }
}
