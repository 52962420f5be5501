package dev.carflow.accounts.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Customers and their vehicles, one by one. Fails while the database is away. */
@ApplicationScoped
public class Customers {

    private static final String BY_CUSTOMER_ID = "from UserEntity u left join fetch u.vehicles where u.customerId = ?1";

    private final Sessions sessions;

    @Inject
    public Customers(Sessions sessions) {
        this.sessions = sessions;
    }

    /** By the customer's own id. */
    public Uni<Optional<Customer>> byCustomerId(String customerId) {
        return sessions.inTransaction(session -> session.createQuery(BY_CUSTOMER_ID, UserEntity.class)
                .setParameter(1, customerId)
                .getSingleResultOrNull()
                .map(user -> Optional.ofNullable(user).map(Customer::of)));
    }

    /**
     * Gives a customer's events a route. Every process learns it from the database, usually within a second.
     *
     * @param route none for what the configuration says
     * @return whether there is such a customer
     */
    public Uni<Boolean> assignRoute(String customerId, Optional<String> route) {
        return sessions.inTransaction(
                session -> session.createQuery("from UserEntity u where u.customerId = ?1", UserEntity.class)
                        .setParameter(1, customerId)
                        .getSingleResultOrNull()
                        .map(user -> {
                            if (user != null) {
                                user.route = route.orElse(null);
                            }
                            return user != null;
                        }));
    }
}
