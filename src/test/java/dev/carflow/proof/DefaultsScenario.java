package dev.carflow.proof;

import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A worker that nobody configured, {@code all:24H} and Smartcar's own allowance, and a fleet in which users have several
 * vehicles. Each may be asked only now and then and so many times a month. Webhooks leave some signals out.
 *
 * @param vehicles more than users
 */
record DefaultsScenario(int users, int vehicles, Duration length, double perSecond) implements Scenario {

    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(20);
    private static final int CALLS_A_MONTH = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        Wanted wanted = Wanted.byDefault();
        Allowance allowance =
                Allowance.smartcar().withVehicleInterval(BETWEEN_CALLS).withVehicleCallsPerMonth(CALLS_A_MONTH);
        FleetSettings fleet = FleetSettings.of(users, vehicles);
        try (Scene scene = new Scene(ground, "defaults", fleet, allowance, Redeliveries.none(), body -> body);
                Workforce workforce =
                        new Workforce().hire(1, scene.workerSettings().wanting(wanted))) {
            scene.awaitMembers(1);

            // When
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, 5)) {
                scene.finish(traffic.flowFor(length), violations);
            }
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene, wanted, violations);
            violations.require(
                    scene.counts().refusedForApplication() == 0,
                    "workers never call beyond the allowance",
                    scene.counts().refusedForApplication() + " calls were refused");
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, wanted, violations);
            TruthfulEnrichment.checkCalls(harvest, scene.calls(), violations);
            scene.smartcar().fleet().liveVehicles().forEach(vehicle -> checkLeftAlone(scene, vehicle, violations));
            long complete = harvest.enriched().stream()
                    .filter(each -> each.origins().contains("api"))
                    .count();
            violations.require(complete > 0, "calls bring what webhooks leave out", "none did");
            return new Row(
                    "DEFAULTS %d users, %d vehicles, %d s".formatted(users, vehicles, length.toSeconds()),
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
