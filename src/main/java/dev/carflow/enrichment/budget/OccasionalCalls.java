package dev.carflow.enrichment.budget;

import io.smallrye.mutiny.Uni;

/**
 * The application's allowance (contract 7.8) for those who are no workers and call now and then: nothing is withheld for
 * them while they are silent, and while the books are away they have no share to live on.
 */
@FunctionalInterface
public interface OccasionalCalls {

    /** Asks for one call, once the Uni is subscribed to. Fails if the books do not answer within a second. */
    Uni<Booking> book(Urgency urgency);
}
