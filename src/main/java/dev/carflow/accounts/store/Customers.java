package dev.carflow.accounts.store;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Customers with their Smartcar users and vehicles, one by one. Fails while the database is away. */
public interface Customers {

    /** By the customer's own id. */
    Uni<Optional<Customer>> byCustomerId(String customerId);

    /** By any of the Smartcar users that the customer connected as. */
    Uni<Optional<Customer>> bySmartcarUserId(String smartcarUserId);

    /** A Smartcar user who has or had to connect again, and may be nobody's: events alone mark one. */
    Uni<Optional<SmartcarUser>> marked(String smartcarUserId);

    /**
     * Gives a customer's events a route. Every process learns it from the database, usually within a second.
     *
     * @param route none for what the configuration says
     * @return whether there is such a customer
     */
    Uni<Boolean> assignRoute(String customerId, Optional<String> route);
}
