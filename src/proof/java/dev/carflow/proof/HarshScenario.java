package dev.carflow.proof;

import dev.carflow.PlantedValues;
import dev.carflow.Timeouts;
import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A Smartcar with every switch of the simulator on, as far as sources leave room: users with several vehicles, vehicles
 * with several users, 85 signals, answers that are short, in other units and late, makers' times that go back, a
 * vehicle's interval and month, a clock that is ahead, and two workers whose tokens end each other's. Webhooks leave some
 * signals out. In the middle two cars are sold.
 *
 * @param vehicles more than users
 * @param wanted the default demand, which calls for next to nothing; or one so fresh that every vehicle is soon refused
 */
record HarshScenario(int users, int vehicles, SignalDemand wanted, Duration length, double perSecond)
        implements Scenario {

    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(5);
    private static final int CALLS_A_MONTH = 2;
    private static final double FACTOR = 60;
    private static final int WORKERS = 2;
    private static final Duration AHEAD = Duration.ofSeconds(90);
    private static final int SOLD = 2;

    /** One token at the start, and one for the first that another worker ended. */
    private static final int TOKENS_TO_BEGIN_WITH = 2;

    /** For one that is a minute old and refused, and in a process that is late. */
    private static final int TOKENS_A_MINUTE = 2;

    private static final int REFUSALS_A_TOKEN = 5;
    private static final Duration GRACE = Duration.ofMinutes(3);

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
                        AHEAD,
                        Redeliveries.none(),
                        body -> body);
                WorkerPool pool = new WorkerPool()
                        .launch(WORKERS, known.known(context.workerSettings()).wanting(wanted))) {
            context.awaitMembers(WORKERS);

            // When
            long began = System.nanoTime();
            Set<String> buyers = new HashSet<>();
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, 5)) {
                traffic.flowFor(length.dividedBy(2));
                context.vehicles().stream().limit(SOLD).forEach(vehicle -> buyers.add(sell(context, vehicle)));
                traffic.flowFor(length.dividedBy(2), () -> isByDefault() || isRefused(context), GRACE);
                context.finish(traffic, violations);
            }
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            pool.stopAll(violations);

            // Then
            boolean once = pool.lines().stream().noneMatch(line -> line.contains("CARFLOW0405"));
            ScenarioOutput output = ScenarioOutput.of(context, wanted, once, (event, source) -> {}, violations);
            checkTokens(context, Duration.ofNanos(System.nanoTime() - began), violations);
            violations.require(
                    isByDefault() || pool.lines().stream().anyMatch(line -> line.contains("CARFLOW0013")),
                    "a worker whose clock differs from Smartcar's says so",
                    "none did");
            violations.require(
                    output.enriched().stream().map(EnrichedRecord::user).anyMatch(buyers::contains),
                    "events of a car that was sold are its buyer's",
                    "none is");
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
                            "token requests " + context.counts().at(Endpoint.TOKEN) + " with "
                                    + context.counts().withStatus(401) + " calls refused",
                            "refused " + context.counts().refusedForApplication(),
                            "of a vehicle " + context.counts().withStatus(429) + " and "
                                    + context.counts().withStatus(430),
                            "with values of a call " + complete,
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    /** Returns the buyer, who gets nothing of what the seller got. */
    private static String sell(ScenarioContext context, String vehicle) {
        Fleet fleet = context.smartcar().fleet();
        String buyer = fleet.sell(
                        vehicle,
                        fleet.newUser("buyer-of-" + vehicle),
                        Instant.now().plus(AHEAD))
                .user()
                .id();
        PlantedValues.plant(fleet);
        return buyer;
    }

    /** Each worker's new token ends the other's, and yet they do not take turns at asking. */
    private static void checkTokens(ScenarioContext context, Duration time, Violations violations) {
        long requests = context.counts().at(Endpoint.TOKEN);
        long most = WORKERS * (TOKENS_TO_BEGIN_WITH + TOKENS_A_MINUTE * (time.toMinutes() + 1))
                + context.counts().withStatus(401) / REFUSALS_A_TOKEN;
        violations.require(
                requests <= most,
                "workers whose tokens end each other's ask for few",
                requests + " requests, more than " + most);
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
