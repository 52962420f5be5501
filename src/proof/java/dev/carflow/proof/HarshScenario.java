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
 * with several users, 85 signals, answers that are short, in other units and late, makers' times that go back, a vehicle's
 * interval and month. Webhooks leave some signals out.
 *
 * @param vehicles more than users
 * @param wanted as it is by default, which calls for next to nothing; or so fresh that every vehicle is soon refused
 */
record HarshScenario(int users, int vehicles, Wanted wanted, Duration length, double perSecond) implements Scenario {

    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(5);
    private static final int CALLS_A_MONTH = 2;
    private static final double FACTOR = 60;
    private static final Duration GRACE = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        TightAllowance known = new TightAllowance(FACTOR);
        Allowance allowance = known.atSmartcar(Allowance.harsh())
                .withVehicleInterval(BETWEEN_CALLS)
                .withVehicleCallsPerMonth(CALLS_A_MONTH);
        try (Scene scene = new Scene(
                        ground,
                        "harsh",
                        FleetSettings.harsh(users, vehicles),
                        ApiSettings.harsh().withAllowance(allowance),
                        Redeliveries.none(),
                        body -> body);
                Workforce workforce = new Workforce()
                        .hire(1, known.known(scene.workerSettings()).wanting(wanted))) {
            scene.awaitMembers(1);

            // When
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, 5)) {
                traffic.flowFor(length, () -> isByDefault() || isRefused(scene), GRACE);
                scene.finish(traffic, violations);
            }
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene, wanted, violations);
            known.checkNeverExceeded(scene, violations);
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, wanted, violations);
            TruthfulEnrichment.checkCalls(harvest, scene.calls(), violations);
            scene.smartcar().fleet().liveVehicles().forEach(vehicle -> checkLeftAlone(scene, vehicle, violations));
            long complete = harvest.enriched().stream()
                    .filter(each -> each.origins().contains("api"))
                    .count();
            violations.require(isByDefault() || complete > 0, "calls bring what webhooks leave out", "none did");
            violations.require(
                    isByDefault() || isRefused(scene), "vehicles are asked until they are refused", "none was");
            return new Row(
                    "HARSH %d users, %d vehicles, %s, %d s"
                            .formatted(users, vehicles, isByDefault() ? wanted.setting() : "10 s", length.toSeconds()),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "refused " + scene.counts().refusedForApplication(),
                            "of a vehicle " + scene.counts().withStatus(429) + " and "
                                    + scene.counts().withStatus(430),
                            "with values of a call " + complete,
                            "longest delay " + harvest.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private boolean isByDefault() {
        return wanted.codes().isEmpty();
    }

    private static boolean isRefused(Scene scene) {
        return scene.counts().withStatus(430) > 0;
    }

    /** What Smartcar refused for a vehicle is not asked again before its time, and after its month's last call never. */
    private static void checkLeftAlone(Scene scene, Vehicle vehicle, Violations violations) {
        Instant notBefore = Instant.MIN;
        for (Answer answer : scene.answers().about(vehicle.owner().id(), vehicle.id())) {
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
