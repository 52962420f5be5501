package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.Allowance.Charged;
import java.time.Duration;

/**
 * Smartcar's default allowance in another time: as many calls saved up, refilled so many times faster.
 *
 * @param factor 1 is Smartcar's own
 */
record TightAllowance(double factor) {

    static final int CAPACITY = 120;

    private static final double REFILL_PER_MINUTE = 2;
    private static final double SHARE_TO_USE = 0.9;

    double refillPerMinute() {
        return REFILL_PER_MINUTE * factor;
    }

    /** What fails, and what is refused, costs as much as an answer. */
    Allowance atSmartcar() {
        return Allowance.unlimited()
                .withBucket(CAPACITY, refillPerMinute())
                .charging(Charged.FAULTS, Charged.UNAUTHORIZED, Charged.REFUSED);
    }

    WorkerSettings known(WorkerSettings settings) {
        return settings.withAllowance(CAPACITY, refillPerMinute());
    }

    double offeredIn(Duration time) {
        return CAPACITY + refillPerMinute() * time.toNanos() / 60e9;
    }

    void checkNeverExceeded(Scene scene, Violations violations) {
        long refused = scene.counts().refusedForApplication();
        violations.require(refused == 0, "workers never call beyond the allowance", refused + " calls were refused");
    }

    /**
     * Goes on wanting calls until most of what was offered in a time is used, or so much longer.
     *
     * @return how long calls were wanted
     */
    Duration flowUntilUsed(Scene scene, Traffic traffic, Duration demand, Duration grace) throws InterruptedException {
        long second = 0;
        for (; second < grace.toSeconds() && !isUsed(scene, demand); second++) {
            traffic.flowFor(Duration.ofSeconds(1));
        }
        return demand.plusSeconds(second);
    }

    private boolean isUsed(Scene scene, Duration demand) {
        return scene.calls() >= SHARE_TO_USE * offeredIn(demand);
    }

    void checkUsed(Scene scene, Duration demand, Violations violations) {
        violations.require(
                isUsed(scene, demand),
                "nine tenths of the allowance are used when more is wanted",
                "%d of %.0f".formatted(scene.calls(), offeredIn(demand)));
    }
}
