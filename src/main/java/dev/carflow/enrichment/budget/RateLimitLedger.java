package dev.carflow.enrichment.budget;

import io.smallrye.mutiny.Uni;

/** The books that all workers share. Neither method blocks; both fail if there is no answer within their deadline. */
interface RateLimitLedger {

    /** Books calls and shows that this worker is there. */
    Uni<Lease> lease(Lease.Request request);

    /** This worker makes no more calls: its share need not be withheld for it. */
    Uni<Void> leave();
}
