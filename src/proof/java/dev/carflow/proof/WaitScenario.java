package dev.carflow.proof;

import static org.awaitility.Awaitility.await;

import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Smartcar fails for every vehicle for an hour, and a worker that is configured to wait has the default allowance:
 * events are held and none goes on without its signals, the memory for waiting does not grow, and all come out once
 * Smartcar is back.
 *
 * @param factor by how much faster than in reality the allowance is refilled, and waits end
 * @param perSecond events, for {@link #FILLING}; fewer are held than a worker may have in flight
 */
record WaitScenario(double factor, double perSecond) implements Scenario {

    /** Their cost is below the allowance that tests leave, though a harsh Smartcar needs two calls per vehicle. */
    private static final int VEHICLES = 30;

    private static final SignalDemand ODOMETER = SignalDemand.of(Duration.ofDays(1), "odometer-traveleddistance");
    private static final Duration OUTAGE = Duration.ofHours(1);
    private static final Duration FILLING = Duration.ofSeconds(4);
    private static final Duration GRACE = Duration.ofMinutes(3);

    /** Of {@code carflow.enrichment.calls}. */
    private static final int BREAKER_FAILURES = 20;

    private static final Duration BREAKER_PAUSE = Duration.ofSeconds(10);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

    /** A tenth of what each check of each event left behind when waiting was recursive. */
    private static final long MOST_GROWTH = 8 << 20;

    /** A harsh Smartcar needs two calls for a vehicle. */
    private static final int CALLS_PER_VEHICLE = 2;

    /** {@code SKIPPED budget}: on a busy machine the ledger may not answer in time, and no event waits for it. */
    private static final Set<String> VERDICTS = Set.of("COMPLETE", "NOT_NEEDED", "SKIPPED budget");

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        TightAllowance allowance = new TightAllowance(factor);
        try (ScenarioContext context =
                        new ScenarioContext(cluster, "wait", VEHICLES, allowance.atSmartcar(), Redeliveries.none());
                WorkerPool pool = new WorkerPool()
                        .launch(
                                1,
                                allowance
                                        .known(context.workerSettings())
                                        .wanting(ODOMETER)
                                        .with("CARFLOW_ENRICHMENT_WHEN_UNAVAILABLE", "wait")
                                        .with("CARFLOW_ENRICHMENT_CALLS_BREAKER_PAUSE", setting(BREAKER_PAUSE))
                                        .with(
                                                "CARFLOW_ENRICHMENT_CALLS_PAUSE_AFTER_FAILURE",
                                                setting(PAUSE_AFTER_FAILURE)))) {
            context.awaitMembers(1);
            Worker worker = pool.workers().get(0);

            // When
            context.smartcar()
                    .api()
                    .faults()
                    .inject(Fault.status(500), FaultCondition.always().at(Endpoint.SIGNALS));
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, 5)) {
                traffic.flowFor(FILLING, () -> context.counts().withStatus(500) > 0, GRACE);
                context.finish(traffic, violations);
            }
            // It takes this many failures to show that Smartcar is down and not the vehicles.
            await().atMost(GRACE).until(() -> context.counts().withStatus(500) >= BREAKER_FAILURES);
            long failed = context.calls();
            long answered = context.counts().withStatus(200);
            long before = worker.heapInUse();
            long filled = System.currentTimeMillis();
            await().pollInterval(Duration.ofSeconds(1))
                    .during(scaled(OUTAGE))
                    .atMost(scaled(OUTAGE).plus(GRACE))
                    .until(() -> context.counts().withStatus(200) == answered);
            long grown = worker.heapInUse() - before;
            long trials = context.calls() - failed;
            long back = System.currentTimeMillis();
            context.smartcar().api().faults().liftAll();
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, ODOMETER, violations);
            allowance.checkNeverExceeded(context.counts(), violations);
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.checkWhereEventsWait(output, ODOMETER, violations);
            output.enriched().forEach(each -> {
                violations.require(
                        VERDICTS.contains(each.verdict()),
                        "an event waits for Smartcar and is complete",
                        each.verdict());
                violations.require(
                        !each.outcome().equals("COMPLETE") || each.at() >= back,
                        "no call is answered while Smartcar is down",
                        each.id() + " was " + (back - each.at()) + " ms before");
            });
            long afterwards = context.calls() - failed - trials;
            violations.require(
                    afterwards <= CALLS_PER_VEHICLE * VEHICLES,
                    "held events of a vehicle share one answer",
                    afterwards + " calls for " + VEHICLES + " vehicles");
            long complete = output.enriched().stream()
                    .filter(each -> each.outcome().equals("COMPLETE"))
                    .count();
            violations.require(
                    complete >= output.events().size() / 2, "events wait and are complete", complete + " are");
            violations.require(trials > 0, "a worker that waits tests whether Smartcar is back", "no call");
            violations.require(grown <= MOST_GROWTH, "waiting takes no more memory with time", grown + " bytes more");
            return new ScenarioResult(
                    "WAIT 1 h in %d s".formatted(scaled(OUTAGE).toSeconds()),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "calls until they stopped " + failed + ", trials " + trials + ", afterwards " + afterwards,
                            "complete " + complete,
                            "heap grew by " + grown / 1024 + " KiB",
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private Duration scaled(Duration time) {
        return Duration.ofMillis(Math.round(time.toMillis() / factor));
    }

    private String setting(Duration time) {
        return scaled(time).toString();
    }
}
