package dev.carflow.accounts.vault;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The columns that vehicle tokens are in: the last step of the migration drops them. */
@ApplicationScoped
public class TokenColumns {

    /** Gives up instead of queueing behind a long transaction, with everybody else behind it. */
    private static final String DROP = "select drop_token_columns()";

    /** As JSON: the columns are gone once they were dropped. */
    private static final String KEPT = """
            select count(*) from vehicles v
            where v.user_id = $1
              and coalesce(to_jsonb(v) ->> 'vehicle_access_token', to_jsonb(v) ->> 'sealed_access_token') is not null""";

    private final Statements statements;

    @Inject
    public TokenColumns(Statements statements) {
        this.statements = statements;
    }

    /**
     * Drops them, with all tokens in them. There is no way back. Done twice it does nothing; it fails, and changes
     * nothing, when the table is in use for more than two seconds.
     */
    public Uni<Void> drop() {
        return statements.run(DROP, Tuple.tuple()).replaceWithVoid();
    }

    /**
     * How many tokens are kept for a user's vehicles, whether or not they can be opened; vehicles may share one.
     *
     * @param userRow {@code users.id}
     */
    public Uni<Long> keptFor(long userRow) {
        return statements
                .run(KEPT, Tuple.of(userRow))
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
