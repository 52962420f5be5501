package dev.carflow.accounts.link;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Assigns users who were found in a listing to the customer whose vehicle they connect, where that is unambiguous: a
 * portion of the customers in each transaction, because the locks of all would not fit into the server. The rules are
 * in functions of the schema. Fails while the database is away.
 */
@ApplicationScoped
public class CustomerMatches {

    private static final int PORTION = 200;

    private static final String BY_VEHICLE =
            "select last, users_matched, 0 as vehicles_matched from match_found_users($1, $2)";

    private static final String BY_VIN = "select last, users_matched, vehicles_matched from match_by_vin($1, $2)";

    private final Statements statements;

    @Inject
    public CustomerMatches(Statements statements) {
        this.statements = statements;
    }

    /**
     * The result for a portion of the customers.
     *
     * @param last where the next portion begins; none at the end
     * @param users who were assigned to a customer
     * @param vehicles imported vehicles whose Smartcar id is known now
     */
    public record Matched(Optional<Long> last, int users, int vehicles) {

        /** Before the first portion. */
        public static final Matched NONE = new Matched(Optional.of(0L), 0, 0);

        /** Returns the sum of both, to continue where the next one ends. */
        public Matched and(Matched next) {
            return new Matched(next.last, users + next.users, vehicles + next.vehicles);
        }
    }

    /** By Smartcar's id of the vehicle. */
    public Uni<Matched> byVehicle(long after) {
        return portion(BY_VEHICLE, after);
    }

    /** By the vehicle's VIN; imported vehicles and those of the same VIN that their customer connects become one. */
    public Uni<Matched> byVin(long after) {
        return portion(BY_VIN, after);
    }

    private Uni<Matched> portion(String sql, long after) {
        return statements.one(sql, Tuple.of(after, PORTION)).map(CustomerMatches::matched);
    }

    private static Matched matched(Row row) {
        return new Matched(
                Optional.ofNullable(row.getLong("last")),
                row.getInteger("users_matched"),
                row.getInteger("vehicles_matched"));
    }
}
