package dev.carflow.accounts.link;

import dev.carflow.database.Statements;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Removes everything stored about a user in one transaction: rows, tokens, connections, marks, Connect sessions and
 * the record of late events. It also writes a row of {@code user_removal}, from which the readers of enriched events
 * learn of it. Every process is notified to drop what it remembers, and no backfill brings the user back. Records on
 * Kafka, on their way to Kafka, and at Smartcar stay. Fails while the database is away.
 */
@Unremovable
@ApplicationScoped
public class AccountRemoval {

    private static final String REMOVE = "select * from remove_account($1, $2)";
    private static final String WOULD_REMOVE = "select * from would_remove_account($1, $2)";

    private final Statements statements;

    @Inject
    public AccountRemoval(Statements statements) {
        this.statements = statements;
    }

    /** The user or account to remove: exactly one of both is given. */
    public record RemovalTarget(Optional<String> customerId, Optional<String> smartcarUserId) {

        /** A customer with all Smartcar users, by the customer's own id. */
        public static RemovalTarget customer(String customerId) {
            return new RemovalTarget(Optional.of(customerId), Optional.empty());
        }

        /** One Smartcar user; also the customer, if it is the only one. */
        public static RemovalTarget smartcarUser(String smartcarUserId) {
            return new RemovalTarget(Optional.empty(), Optional.of(smartcarUserId));
        }

        @Override
        public String toString() {
            return "Who[…]";
        }
    }

    public Uni<RemovalResult> remove(RemovalTarget who) {
        return run(REMOVE, who);
    }

    /** Returns what {@link #remove} would, and changes nothing. */
    public Uni<RemovalResult> preview(RemovalTarget who) {
        return run(WOULD_REMOVE, who);
    }

    private Uni<RemovalResult> run(String sql, RemovalTarget who) {
        Tuple values = Tuple.tuple()
                .addString(who.customerId().orElse(null))
                .addString(who.smartcarUserId().orElse(null));
        return statements.one(sql, values).map(row -> removal(row));
    }

    private static RemovalResult removal(Row row) {
        int users = row.getInteger("users_removed");
        int vehicles = row.getInteger("vehicles_removed");
        int connections = row.getInteger("connections_removed");
        int marks = row.getInteger("marks_removed");
        int sessions = row.getInteger("sessions_removed");
        return users + vehicles + connections + marks + sessions == 0
                ? new RemovalResult.NothingFound()
                : new RemovalResult.Removed(
                        List.of(row.getArrayOfStrings("smartcar_users_removed")),
                        users,
                        vehicles,
                        row.getInteger("tokens_removed"),
                        connections,
                        marks,
                        sessions);
    }
}
