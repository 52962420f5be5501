package dev.carflow.accounts.connect;

import io.smallrye.mutiny.Uni;

/** The application's calls to v3, which everybody shares (contract 7.8). */
@FunctionalInterface
public interface ConfirmationCalls {

    /**
     * Whether one call may be made, now. A failure counts as no.
     *
     * @param urgent whether a browser waits for it, so that it may use what is kept for urgent calls
     */
    Uni<Boolean> take(boolean urgent);
}
