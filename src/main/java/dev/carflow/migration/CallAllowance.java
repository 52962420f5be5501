package dev.carflow.migration;

import io.smallrye.mutiny.Uni;

/** The application's calls to v3, which everybody shares (contract 7.8). */
@FunctionalInterface
public interface CallAllowance {

    /** Completes when one call may be made, however long that takes. Whoever cancels does not call. */
    Uni<Void> permit();
}
