package dev.carflow.ratelimit;

import io.smallrye.mutiny.Uni;

/** The ledger that all workers share. Neither method blocks; both fail if no answer comes within their deadline. */
interface RateLimitLedger {

    /** Books permits and reports that this worker is alive. */
    Uni<Lease> lease(Lease.Request request);

    /** Reports that this worker makes no more calls: its share need not be withheld for it. */
    Uni<Void> leave();
}
