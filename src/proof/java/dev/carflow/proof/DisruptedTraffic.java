package dev.carflow.proof;

import dev.carflow.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Traffic through workers during a disruption, and the checks that hold whatever the disruption is. */
final class DisruptedTraffic {

    private static final double DELIVERED_TWICE = 0.05;

    /** Odometers of parked vehicles are older than that: nearly every event wants a call. */
    private static final SignalDemand ODOMETER = SignalDemand.of(Duration.ofSeconds(1), "odometer-traveleddistance");

    private final ScenarioContext context;
    private final WorkerPool pool;
    private final Violations violations;
    private ScenarioOutput output;
    private Duration caughtUp;

    DisruptedTraffic(ScenarioContext context, WorkerPool pool, Violations violations) {
        this.context = context;
        this.pool = pool;
        this.violations = violations;
    }

    /** A disruption of the workers while events flow. */
    @FunctionalInterface
    interface Disruption {
        void during(Traffic traffic) throws Exception;
    }

    /** Returns deliveries of which some are made twice, at most this far apart. */
    static Redeliveries redeliveries(Duration within, long seed) {
        return new Redeliveries(DELIVERED_TWICE, within, seed);
    }

    static WorkerSettings wanting(ScenarioContext context) {
        return context.workerSettings().wanting(ODOMETER);
    }

    /** Waits until every delivered event is written. */
    void awaitAll() throws Exception {
        caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
    }

    /** Returns the output, checked: once, in order, valid and true. */
    ScenarioOutput through(Disruption disruption, double perSecond, long seed) throws Exception {
        try (Traffic traffic = context.traffic(context.vehicles(), perSecond, seed)) {
            disruption.during(traffic);
            context.finish(traffic.flowFor(Duration.ofSeconds(1)), violations);
        }
        awaitAll();
        pool.stopAll(violations);
        output = ScenarioOutput.of(context, ODOMETER, violations);
        OnceAndInOrder.check(output, violations);
        PublishedSchema.check(output, violations);
        TruthfulEnrichment.check(output, ODOMETER, violations);
        return output;
    }

    /**
     * @param figures those of this scenario alone
     */
    ScenarioResult result(String scenario, String... figures) {
        List<String> common = List.of(
                "slowest start " + pool.slowestStart().toMillis() + " ms",
                "longest stall " + output.longestStall() + " ms",
                "longest delay " + output.longestDelay() + " ms",
                "caught up in " + caughtUp.toMillis() + " ms");
        return new ScenarioResult(
                scenario,
                output.events().size(),
                output.deliveries().size(),
                output.enriched().size(),
                context.calls(),
                Stream.concat(Stream.of(figures), common.stream()).toList(),
                violations);
    }
}
