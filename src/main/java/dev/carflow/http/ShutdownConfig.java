package dev.carflow.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;

/**
 * How a process ends on SIGTERM: it becomes unready, continues for `delay`, finishes what is in flight, and lets the
 * worker commit. All of it has to fit into the time after which the platform kills it.
 */
@ConfigMapping(prefix = "carflow.shutdown")
public interface ShutdownConfig {

    /** The most that a worker takes to finish what is in flight, commit, leave its group and close. */
    Duration WORKER_ENDS_WITHIN = Duration.ofSeconds(12);

    /**
     * How long a process with the role `ingest` continues as usual after it has become unready: the time that the load
     * balancer takes to notice. Other processes do not wait.
     */
    @WithDefault("5S")
    Duration delay();

    /** How long requests in flight after the delay may take; at least `carflow.webhook.answer-within`. */
    @WithDefault("10S")
    Duration finishWithin();

    /**
     * When the platform kills a process that has not ended: Kubernetes' `terminationGracePeriodSeconds`. Used only for
     * this check: `delay` + `finish-within` + 12 s for a worker must be less.
     */
    @WithDefault("30S")
    Duration gracePeriod();

    /** Minutes would be a mistake; zero is right without a load balancer. */
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

    /** Otherwise the platform would kill work that is still being finished. */
    @AssertTrue(
            message =
                    "carflow.shutdown.delay, carflow.shutdown.finish-within and 12 s for a worker must together be less"
                            + " than carflow.shutdown.grace-period: raise it here and at your platform"
                            + " (terminationGracePeriodSeconds), or lower the others")
    default boolean isInsideGracePeriod() {
        return delay().plus(finishWithin()).plus(WORKER_ENDS_WITHIN).compareTo(gracePeriod()) < 0;
    }
}
