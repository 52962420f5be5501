package dev.carflow.ratelimit;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** The rate limiter of a worker process, which leases permits ahead and keeps a share while the ledger is unavailable. */
public interface WorkerRateLimiter extends RateLimiter {

    /**
     * Asks for one permit when subscribed to. Never fails and never waits for the limit to refill: a permit that is not
     * available is denied. Answers at once or, if the ledger has to be asked, within 1.2 s, on the caller's Vert.x context.
     * The permit of a caller that cancels goes to others.
     */
    @Override
    Uni<Permit> acquire(Urgency urgency);

    /**
     * Reports that Smartcar refused a call because the application's limit is exhausted (429 {@code SMARTCAR_API}),
     * whatever the ledger's level: no worker calls until that is over.
     *
     * @param retryAfter as Smartcar asked, if it did
     */
    void rateLimited(Optional<Duration> retryAfter);

    /** Returns the last known state for metrics, without asking the ledger. */
    RateLimitStatus status();
}
