package dev.carflow.migration.backfill;

import dev.carflow.smartcar.api.ApiProblem;
import java.time.Duration;
import java.util.Optional;

/** Receives the progress of a backfill, possibly from several threads. */
public interface BackfillProgress {

    /** Ignores progress. */
    BackfillProgress NONE = new BackfillProgress() {};

    /** @param resumedAt rows read by an earlier process; 0 at the beginning */
    default void begun(long resumedAt) {}

    /**
     * A page was read and stored.
     *
     * @param rows read so far, those of earlier processes included; some may be read twice
     * @param total if Smartcar states it
     */
    default void page(long rows, Optional<Integer> total) {}

    /** Smartcar did not answer successfully; the request is retried. */
    default void waiting(ApiProblem problem, Duration pause) {}
}
