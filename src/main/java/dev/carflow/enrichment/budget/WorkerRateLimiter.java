package dev.carflow.enrichment.budget;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/**
 * The application's allowance of calls, shared by every worker (contract 7.8). Each caller of Smartcar takes one call
 * from it first, for a retry as well.
 */
public interface WorkerRateLimiter {

    /**
     * Asks for one call, once the Uni is subscribed to. Never fails and never waits for the allowance to grow: what is
     * not there is denied. It answers at once or, when the books must be asked, within 1.2 s, on the caller's Vert.x
     * context. Who cancels leaves the call to others.
     */
    Uni<Permit> take(Urgency urgency);

    /**
     * Smartcar said that the application's allowance is spent (429 {@code SMARTCAR_API}), whatever the books say: nobody
     * calls until it is over.
     *
     * @param retryAfter as Smartcar asked, or none if it did not say
     */
    void spent(Optional<Duration> retryAfter);

    /** What is known of the allowance now, for metrics; never asks anybody. */
    RateLimitStatus status();
}
