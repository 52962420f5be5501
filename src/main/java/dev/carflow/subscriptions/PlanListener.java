package dev.carflow.subscriptions;

import dev.carflow.smartcar.api.ApiProblem;
import java.time.Duration;
import java.util.Optional;

/** Receives the progress of a run, possibly from several threads. */
public interface PlanListener {

    /** Ignores progress. */
    PlanListener NONE = new PlanListener() {};

    /**
     * A page was read.
     *
     * @param rows of this list so far
     * @param total if Smartcar states it
     */
    default void read(String list, long rows, Optional<Integer> total) {}

    /** Subscriptions were created or deleted. */
    default void written(long done, long total) {}

    /** Smartcar did not answer successfully; the request is repeated. */
    default void waiting(ApiProblem problem, Duration pause) {}
}
