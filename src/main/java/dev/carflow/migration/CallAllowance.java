package dev.carflow.migration;

import io.smallrye.mutiny.Uni;

/** The application's calls to v3, which everybody shares (contract 7.8). */
@FunctionalInterface
public interface CallAllowance {

    /**
     * Completes when one call may be made, however long that takes. A caller who cancels does not call. Fails while it cannot be
     * found out, for want of the database.
     */
    Uni<Void> permit();

    /** The same for a call that somebody waits for: it may take what is kept for such. */
    default Uni<Void> permitUrgently() {
        return permit();
    }
}
