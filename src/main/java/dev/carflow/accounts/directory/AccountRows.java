package dev.carflow.accounts.directory;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;

/** Reads accounts from Postgres. */
@ApplicationScoped
class AccountRows {

    private static final String COLUMNS = """
            select s.smartcar_user_id, u.external_id, u.route
            from smartcar_users s join users u on u.id = s.user_id
            """;
    private static final String PAGE = COLUMNS + "where s.smartcar_user_id > $1 order by s.smartcar_user_id limit $2";
    private static final String THESE = COLUMNS + "where s.smartcar_user_id = any ($1)";

    private final Statements statements;

    @Inject
    AccountRows(Statements statements) {
        this.statements = statements;
    }

    boolean areConfigured() {
        return statements.isConfigured();
    }

    /** The users that follow {@code after} in the database's order; the first have the empty string before them. */
    Uni<List<AccountRow>> page(String after, int size) {
        return statements.run(PAGE, Tuple.of(after, size)).map(AccountRow::all);
    }

    /** Those of the users that there are. */
    Uni<List<AccountRow>> these(Collection<String> smartcarUserIds) {
        return statements
                .run(THESE, Tuple.of(smartcarUserIds.toArray(String[]::new)))
                .map(AccountRow::all);
    }
}
