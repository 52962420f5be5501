package dev.carflow.accounts.store;

import dev.carflow.database.Entities;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Customers with their Smartcar users and vehicles, one by one, by their entities. Only subcommands use it: a running
 * process has what it needs in memory. Fails while the database is away.
 */
@Unremovable
@ApplicationScoped
public class Customers {

    private static final String BY_CUSTOMER_ID = "from UserEntity u left join fetch u.vehicles where u.customerId = ?1";
    private static final String BY_SMARTCAR_USER = "from UserEntity u left join fetch u.vehicles where u.id ="
            + " (select s.user.id from SmartcarUserEntity s where s.smartcarUserId = ?1)";
    private static final String SMARTCAR_USERS = "select s.smartcarUserId, m.reauthenticateSince"
            + " from SmartcarUserEntity s left join AccountMarkEntity m on m.smartcarUserId = s.smartcarUserId"
            + " where s.user.id = ?1 order by s.since, s.smartcarUserId";

    private final Entities entities;

    @Inject
    public Customers(Entities entities) {
        this.entities = entities;
    }

    /** By the customer's own id. */
    public Uni<Optional<Customer>> byCustomerId(String customerId) {
        return entities.inTransaction(session -> find(session, BY_CUSTOMER_ID, customerId));
    }

    /** Returns the customer by any Smartcar user that the customer connected as. */
    public Uni<Optional<Customer>> bySmartcarUserId(String smartcarUserId) {
        return entities.inTransaction(session -> find(session, BY_SMARTCAR_USER, smartcarUserId));
    }

    /**
     * Returns a Smartcar user who has or had to connect again, and who may belong to no customer: events alone mark a
     * user.
     */
    public Uni<Optional<SmartcarUser>> marked(String smartcarUserId) {
        return entities.inTransaction(
                session -> session.get(AccountMarkEntity.class, smartcarUserId).map(mark -> Optional.ofNullable(mark)
                        .map(each -> SmartcarUser.of(each.smartcarUserId, each.reauthenticateSince))));
    }

    /**
     * Assigns a route to a customer's events. Every process reads it from the database, usually within a second.
     *
     * @param route none for the configured one
     * @return whether there is such a customer
     */
    public Uni<Boolean> assignRoute(String customerId, Optional<String> route) {
        return entities.inTransaction(
                session -> session.createMutationQuery("update UserEntity set route = ?1 where customerId = ?2")
                        .setParameter(1, route.orElse(null))
                        .setParameter(2, customerId)
                        .executeUpdate()
                        .map(updated -> updated > 0));
    }

    private static Uni<Optional<Customer>> find(Mutiny.StatelessSession session, String query, String id) {
        return session.createQuery(query, UserEntity.class)
                .setParameter(1, id)
                .getSingleResultOrNull()
                .chain(user -> user == null
                        ? Uni.createFrom().item(Optional.empty())
                        : smartcarUsers(session, user).map(users -> Optional.of(Customer.of(user, users))));
    }

    private static Uni<List<SmartcarUser>> smartcarUsers(Mutiny.StatelessSession session, UserEntity user) {
        return session.createQuery(SMARTCAR_USERS, Object[].class)
                .setParameter(1, user.id)
                .getResultList()
                .map(rows -> rows.stream()
                        .map(row -> SmartcarUser.of((String) row[0], (OffsetDateTime) row[1]))
                        .toList());
    }
}
