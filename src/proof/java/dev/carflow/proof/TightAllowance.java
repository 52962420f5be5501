package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.Allowance.Charged;
import dev.carflow.sandbox.simulator.api.ApiCounts;
import java.time.Duration;

/**
 * Smartcar's default allowance with time scaled: the same bucket, refilled this many times faster. The time for which a
 * busy machine delays a booked call does not scale, so the refill of that time may arrive at once: Smartcar allows that
 * much more.
 *
 * @param factor 1 is Smartcar's own
 */
record TightAllowance(double factor) {

    private static final int CAPACITY = 120;
    private static final Duration ON_THE_WAY = Duration.ofSeconds(5);
    private static final double REFILL_PER_MINUTE = 2;
    private static final double SHARE_TO_USE = 0.9;

    private double refillPerMinute() {
        return REFILL_PER_MINUTE * factor;
    }

    private double refilledIn(Duration time) {
        return refillPerMinute() * time.toNanos() / 60e9;
    }

    /** Failed and refused calls cost as much as answered ones. */
    Allowance atSmartcar() {
        return atSmartcar(Allowance.unlimited().charging(Charged.FAULTS, Charged.UNAUTHORIZED, Charged.REFUSED));
    }

    /**
     * @param allowance whose other limits stay
     */
    Allowance atSmartcar(Allowance allowance) {
        return allowance.withBucket(CAPACITY + (int) Math.ceil(refilledIn(ON_THE_WAY)), refillPerMinute());
    }

    WorkerSettings known(WorkerSettings settings) {
        return settings.withAllowance(CAPACITY, refillPerMinute());
    }

    double offeredIn(Duration time) {
        return CAPACITY + refilledIn(time);
    }

    void checkNeverExceeded(ApiCounts counts, Violations violations) {
        long refused = counts.refusedForApplication();
        violations.require(refused == 0, "workers never call beyond the allowance", refused + " calls were refused");
    }

    /**
     * Keeps wanting calls until most of a period's offer is used, or this much longer.
     *
     * @return how long calls were wanted
     */
    Duration flowUntilUsed(ScenarioContext context, Traffic traffic, Duration demand, Duration grace)
            throws InterruptedException {
        long second = 0;
        for (; second < grace.toSeconds() && !isUsed(context.calls(), demand); second++) {
            traffic.flowFor(Duration.ofSeconds(1));
        }
        return demand.plusSeconds(second);
    }

    private boolean isUsed(long calls, Duration demand) {
        return calls >= SHARE_TO_USE * offeredIn(demand);
    }

    /**
     * @param calls for signals
     */
    void checkUsed(long calls, Duration demand, Violations violations) {
        violations.require(
                isUsed(calls, demand),
                "nine tenths of the allowance are used when more is wanted",
                "%d of %.0f".formatted(calls, offeredIn(demand)));
    }
}
