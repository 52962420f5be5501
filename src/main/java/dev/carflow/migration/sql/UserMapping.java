package dev.carflow.migration.sql;

import dev.carflow.database.Statements;
import dev.carflow.migration.sql.GuideStatements.Mapped;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which Smartcar user each account last connected as, and which accounts have a vehicle. */
@Unremovable
@ApplicationScoped
public class UserMapping {

    private static final String PIECE = """
            select external_id, smartcar_user_id from users
            where external_id is not null and smartcar_user_id is not null and external_id > $1
            order by external_id limit $2""";

    private static final String OF = """
            select external_id, smartcar_user_id from users
            where external_id = any($1) and smartcar_user_id is not null""";

    private static final String COUNT =
            "select count(*) from users where external_id is not null and smartcar_user_id is not null";

    private static final String ACCOUNTS_OF = """
            select smartcar_vehicle_id, external_id from vehicles v join users u on u.id = v.user_id
            where smartcar_vehicle_id = any($1) and external_id is not null""";

    private final Statements statements;

    @Inject
    public UserMapping(Statements statements) {
        this.statements = statements;
    }

    /**
     * Returns at most {@code most} accounts after this one; an empty list at the end. Fails while the database is
     * away.
     *
     * @param after none for the first piece
     */
    public Uni<List<Mapped>> after(Optional<String> after, int most) {
        return statements.run(PIECE, Tuple.of(after.orElse(""), most)).map(rows -> {
            List<Mapped> piece = new ArrayList<>();
            for (Row row : rows) {
                piece.add(new Mapped(row.getString("external_id"), row.getString("smartcar_user_id")));
            }
            return piece;
        });
    }

    /** Returns the known Smartcar users of these accounts. Fails while the database is away. */
    public Uni<Map<String, String>> of(List<String> accounts) {
        return statements.run(OF, Tuple.of(accounts.toArray(String[]::new))).map(rows -> {
            Map<String, String> users = new HashMap<>();
            rows.forEach(row -> users.put(row.getString("external_id"), row.getString("smartcar_user_id")));
            return users;
        });
    }

    /** Returns of how many accounts the Smartcar user is known. Fails while the database is away. */
    public Uni<Long> count() {
        return statements.one(COUNT, Tuple.tuple()).map(row -> row.getLong(0));
    }

    /** Returns the accounts of each of these Smartcar vehicles. Fails while the database is away. */
    public Uni<Map<String, Set<String>>> accountsOf(List<String> smartcarVehicles) {
        return statements
                .run(ACCOUNTS_OF, Tuple.of(smartcarVehicles.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Set<String>> accounts = new HashMap<>();
                    rows.forEach(
                            row -> accounts.computeIfAbsent(row.getString("smartcar_vehicle_id"), id -> new HashSet<>())
                                    .add(row.getString("external_id")));
                    return accounts;
                });
    }
}
