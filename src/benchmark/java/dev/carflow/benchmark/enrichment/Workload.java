package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.LiveSignals;
import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.benchmark.blocks.Verdicts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The demands of a worker's events.
 *
 * @param name of the benchmark
 * @param calls whether each event needs a call
 * @param inFlight calls at one time, of all rows
 * @param vehicles so many that the call for a vehicle's last event is long over when its next one comes, even if a
 *     worker reads partition by partition: no call serves two events
 * @param pace events per second for which a block is sized: approximately what rows reach
 * @param dearest the worker's own processor time per event, relative to the ceiling's in the same run: more is a
 *     regression
 * @param settings of Carflow; everything else has its default
 */
record Workload(
        String name,
        boolean calls,
        int inFlight,
        int vehicles,
        int pace,
        double dearest,
        Map<String, String> settings) {

    private static final int IN_FLIGHT = 256;
    private static final double CALLS_OFF = 0.01;
    private static final double EARLIEST_REFRESH = 0.75;

    /** Each event needs a call; no allowance bounds them, and four times as many as usual are in flight. */
    static final Workload CALL_FOR_EACH = new Workload(
            "enrichment",
            true,
            IN_FLIGHT,
            40_000,
            3000,
            4,
            Map.of(
                    "CARFLOW_ENRICHMENT_SIGNALS",
                    "all:1S",
                    "CARFLOW_RATE_LIMIT_CAPACITY",
                    "0",
                    "CARFLOW_ENRICHMENT_CALLS_MAX_IN_FLIGHT",
                    String.valueOf(IN_FLIGHT),
                    "CARFLOW_SMARTCAR_MAX_CONNECTIONS",
                    String.valueOf(IN_FLIGHT)));

    /**
     * What the events have is wanted, and they are fresh: no call is needed. All other settings have their defaults,
     * including the shared allowance.
     */
    static final Workload NO_CALL_NEEDED = new Workload("passthrough", false, 0, 40_000, 10_000, 8, Map.of());

    /** Returns Carflow's settings for events of this size. */
    Map<String, String> settings(Amount events) {
        if (calls) {
            return settings;
        }
        Map<String, String> all = new HashMap<>(settings);
        all.put(
                "CARFLOW_ENRICHMENT_SIGNALS",
                LiveSignals.codes(events).stream().map(code -> code + ":24H").collect(Collectors.joining(",")));
        return Map.copyOf(all);
    }

    /**
     * @return events per second that the calls' latency permits, whatever the processors can do
     */
    double limit(int latencyMillis) {
        return calls ? inFlight * 1000.0 / latencyMillis : Double.POSITIVE_INFINITY;
    }

    /**
     * Returns the most token requests of processes that ask once for each life: again when three quarters of it are over,
     * or later.
     */
    static long mostTokens(int processes, Duration elapsed, int tokenSeconds) {
        return processes * (1 + (long) Math.floor(elapsed.toMillis() / 1000.0 / (EARLIEST_REFRESH * tokenSeconds)));
    }

    /**
     * A worker that makes fewer calls than its events need does less work than the other rows.
     *
     * @param errors the share of calls that are answered with an error, and made again
     */
    void judgeCalls(double perEvent, double errors, Verdicts verdicts) {
        double needed = calls ? 1 / (1 - errors) : 0;
        verdicts.correct(
                String.format(Locale.ROOT, "Carflow made %.3f calls for an event, which needs %.2f", perEvent, needed),
                Math.abs(perEvent - needed) <= CALLS_OFF);
    }
}
