package dev.carflow.ratelimit;

import dev.carflow.ratelimit.Permit.Denied;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * Smartcar's rate limit (contract 7.8). Every caller acquires a permit for each request first, retries included. Bean of
 * this type: for callers that are not workers, such as Connect and subcommands.
 */
@FunctionalInterface
public interface RateLimiter {

    /** The wait after a denial that does not say when to try again. */
    Duration DEFAULT_RETRY = Duration.ofSeconds(1);

    /**
     * Asks for one permit when subscribed to, without waiting for the limit to refill. Fails if the ledger does not answer
     * within a second. A permit whose subscriber cancels may be lost.
     */
    Uni<Permit> acquire(Urgency urgency);

    /**
     * Completes once a call may be made, however long that takes; a caller that cancels does not call. Fails if the ledger
     * does not answer.
     */
    default Uni<Void> acquireWhenAvailable(Urgency urgency) {
        // repeat() instead of recursion: a subcommand may wait for hours.
        return Uni.createFrom()
                .deferred(() -> acquire(urgency))
                .flatMap(permit -> {
                    Uni<Permit> item = Uni.createFrom().item(permit);
                    return permit instanceof Denied denied
                            ? item.onItem().delayIt().by(denied.retryAfter().orElse(DEFAULT_RETRY))
                            : item;
                })
                .repeat()
                .whilst(Denied.class::isInstance)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Returns whether a call may be made now; false as well if the ledger does not answer. */
    default Uni<Boolean> tryAcquireOnce(Urgency urgency) {
        return Uni.createFrom()
                .deferred(() -> acquire(urgency))
                .map(Permit::isGranted)
                .onFailure()
                .recoverWithItem(false);
    }
}
