package dev.carflow.accounts.link;

import dev.carflow.database.Statements;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Removes what is stored of a user: rows, tokens, connections, marks, Connect sessions, and what is remembered of late
 * events, in one transaction. Every process is told to drop what it remembers. What is on Kafka, on its way there, and at
 * Smartcar stays. Fails while the database is away.
 */
@Unremovable
@ApplicationScoped
public class AccountRemoval {

    /** Events that wait in the spill are acknowledged: they stay, and go to Kafka. */
    private static final String REMOVE = """
            with removed as (select * from remove_account($1, $2)),
                forgotten as (
                    delete from spill_trace
                    where key in (select convert_to(id, 'UTF8') from removed, unnest(smartcar_users_removed) id))
            select smartcar_users_removed, users_removed, vehicles_removed, tokens_removed, connections_removed,
                marks_removed, sessions_removed
            from removed""";

    private final Statements statements;

    @Inject
    public AccountRemoval(Statements statements) {
        this.statements = statements;
    }

    /** A customer with everything, by the customer's own id. */
    public Uni<Removal> customer(String customerId) {
        return remove(Tuple.tuple().addString(customerId).addString(null));
    }

    /** One Smartcar user; the customer, too, if it is the only one. */
    public Uni<Removal> smartcarUser(String smartcarUserId) {
        return remove(Tuple.tuple().addString(null).addString(smartcarUserId));
    }

    private Uni<Removal> remove(Tuple whom) {
        return statements.run(REMOVE, whom).map(rows -> removal(rows.iterator().next()));
    }

    private static Removal removal(Row row) {
        int users = row.getInteger("users_removed");
        int vehicles = row.getInteger("vehicles_removed");
        int connections = row.getInteger("connections_removed");
        int marks = row.getInteger("marks_removed");
        int sessions = row.getInteger("sessions_removed");
        return users + vehicles + connections + marks + sessions == 0
                ? new Removal.NothingFound()
                : new Removal.Removed(
                        List.of(row.getArrayOfStrings("smartcar_users_removed")),
                        users,
                        vehicles,
                        row.getInteger("tokens_removed"),
                        connections,
                        marks,
                        sessions);
    }
}
