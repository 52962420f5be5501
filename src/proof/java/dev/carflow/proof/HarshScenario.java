package dev.carflow.proof;

import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A Smartcar with every switch of the simulator on, as far as sources leave room: users with several vehicles, vehicles
 * with several users, 85 signals, answers that are short, in other units and late, makers' times that go back, a
 * vehicle's interval and month. Webhooks leave some signals out.
 *
 * @param vehicles more than users
 * @param wanted the default demand, which calls for next to nothing; or one so fresh that every vehicle is soon refused
 */
record HarshScenario(int users, int vehicles, SignalDemand wanted, Duration length, double perSecond)
        implements Scenario {

    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(5);
    private static final int CALLS_A_MONTH = 2;
    private static final double FACTOR = 60;
    private static final Duration GRACE = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        TightAllowance known = new TightAllowance(FACTOR);
        Allowance allowance = known.atSmartcar(Allowance.harsh())
                .withVehicleInterval(BETWEEN_CALLS)
                .withVehicleCallsPerMonth(CALLS_A_MONTH);
        try (ScenarioContext context = new ScenarioContext(
                        cluster,
                        "harsh",
                        FleetSettings.harsh(users, vehicles),
                        ApiSettings.harsh().withAllowance(allowance),
                        Redeliveries.none(),
                        body -> body);
                WorkerPool pool = new WorkerPool()
                        .launch(1, known.known(context.workerSettings()).wanting(wanted))) {
            context.awaitMembers(1);

            // When
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, 5)) {
                traffic.flowFor(length, () -> isByDefault() || isRefused(context), GRACE);
                context.finish(traffic, violations);
            }
            Duration caughtUp = ScenarioOutput.awaitAll(context, PATIENCE);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, wanted, violations);
            known.checkNeverExceeded(context.counts(), violations);
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, wanted, violations);
            TruthfulEnrichment.checkCalls(output, context.calls(), violations);
            context.smartcar().fleet().liveVehicles().forEach(vehicle -> checkLeftAlone(context, vehicle, violations));
            long complete = output.enriched().stream()
                    .filter(each -> each.origins().contains("api"))
                    .count();
            violations.require(isByDefault() || complete > 0, "calls bring what webhooks leave out", "none did");
            violations.require(
                    isByDefault() || isRefused(context), "vehicles are asked until they are refused", "none was");
            return new ScenarioResult(
                    "HARSH %d users, %d vehicles, %s, %d s"
                            .formatted(users, vehicles, isByDefault() ? wanted.setting() : "10 s", length.toSeconds()),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "refused " + context.counts().refusedForApplication(),
                            "of a vehicle " + context.counts().withStatus(429) + " and "
                                    + context.counts().withStatus(430),
                            "with values of a call " + complete,
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private boolean isByDefault() {
        return wanted.codes().isEmpty();
    }

    private static boolean isRefused(ScenarioContext context) {
        return context.counts().withStatus(430) > 0;
    }

    /**
     * Calls that Smartcar refused for a vehicle are not repeated before their time, and never after its month's last
     * call.
     */
    private static void checkLeftAlone(ScenarioContext context, Vehicle vehicle, Violations violations) {
        Instant notBefore = Instant.MIN;
        for (Answer answer : context.answers().about(vehicle.owner().id(), vehicle.id())) {
            violations.require(
                    !answer.asked().isBefore(notBefore),
                    "a vehicle that Smartcar refused is left alone for as long as it said",
                    "asked again, and answered " + answer.status());
            if (answer.status() == 430) {
                notBefore = Instant.MAX;
            } else if (answer.retryAfter() != null) {
                notBefore = answer.answered().plus(answer.retryAfter());
            }
        }
    }
}
