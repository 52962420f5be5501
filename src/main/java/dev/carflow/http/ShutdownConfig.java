package dev.carflow.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;

/**
 * How a process ends when it is told to (SIGTERM): it is no longer ready, goes on for `delay`, finishes what is in
 * flight, and lets the worker commit. All of it has to fit into the time after which the platform kills it.
 */
@ConfigMapping(prefix = "carflow.shutdown")
public interface ShutdownConfig {

    /** What a worker takes at most to finish what is in flight, commit, leave its group and close. */
    Duration WORKER_ENDS_WITHIN = Duration.ofSeconds(12);

    /**
     * How long a process with the role `ingest` goes on as usual after it has said that it is no longer ready: as long
     * as the load balancer takes to notice. Other processes do not wait.
     */
    @WithDefault("5S")
    Duration delay();

    /** How long requests that are in flight after the delay may take; at least `carflow.webhook.answer-within`. */
    @WithDefault("10S")
    Duration finishWithin();

    /**
     * When the platform kills a process that has not ended: Kubernetes' `terminationGracePeriodSeconds`. Nothing is done
     * with it but this sum: `delay` + `finish-within` + 12 s for a worker must be less.
     */
    @WithDefault("30S")
    Duration gracePeriod();

    /** A pause of minutes would be a mistake; none is right where nothing stands in front. */
    @AssertTrue(message = "carflow.shutdown.delay must be between 0 and 120 seconds")
    default boolean isDelayBounded() {
        return !delay().isNegative() && delay().compareTo(Duration.ofSeconds(120)) <= 0;
    }

    /** Requests take 10 s at most. */
    @AssertTrue(message = "carflow.shutdown.finish-within must be between 1 and 60 seconds")
    default boolean isFinishBounded() {
        return finishWithin().compareTo(Duration.ofSeconds(1)) >= 0
                && finishWithin().compareTo(Duration.ofSeconds(60)) <= 0;
    }

    /** Else the platform would kill what is still being finished. */
    @AssertTrue(
            message =
                    "carflow.shutdown.delay, carflow.shutdown.finish-within and 12 s for a worker must together be less"
                            + " than carflow.shutdown.grace-period: raise it here and at your platform"
                            + " (terminationGracePeriodSeconds), or lower the others")
    default boolean isInsideGracePeriod() {
        return delay().plus(finishWithin()).plus(WORKER_ENDS_WITHIN).compareTo(gracePeriod()) < 0;
    }
}
