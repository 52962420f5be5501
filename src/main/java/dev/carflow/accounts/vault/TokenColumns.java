package dev.carflow.accounts.vault;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The columns that vehicle tokens are in: the last step of the migration drops them, and writes down that it did. */
@ApplicationScoped
public class TokenColumns {

    private static final String UNDEFINED_COLUMN = "42703";

    private static final String DROP = "select finish_migration()";
    private static final String DROPPED = "select from migration_end";
    private static final String KEPT =
            "select count_tokens(array(select id from vehicles where user_id = $1)) as tokens";

    private final Statements statements;

    @Inject
    public TokenColumns(Statements statements) {
        this.statements = statements;
    }

    /**
     * Drops them, with all tokens in them. There is no way back. Done twice it does nothing; it fails, and changes
     * nothing, for a user who does not own the table, and when the table is in use for more than two seconds.
     */
    public Uni<Void> drop() {
        return statements.run(DROP, Tuple.tuple()).replaceWithVoid();
    }

    /**
     * Returns what {@code statement} returns, or {@code dropped} if it names one of these columns and they were dropped.
     * A missing column alone does not say so, and stays a failure.
     */
    public <T> Uni<T> unlessDropped(Uni<T> statement, T dropped) {
        return statement
                .onFailure(failure -> Statements.isRefused(failure, UNDEFINED_COLUMN))
                .recoverWithUni(refusal -> statements
                        .run(DROPPED, Tuple.tuple())
                        .chain(rows -> rows.size() == 0
                                ? Uni.createFrom().failure(refusal)
                                : Uni.createFrom().item(dropped)));
    }

    /**
     * Returns how many tokens are kept for a user's vehicles, whether or not they can be opened; vehicles may share one.
     *
     * @param userRow {@code users.id}
     */
    public Uni<Long> keptFor(long userRow) {
        return statements
                .run(KEPT, Tuple.of(userRow))
                .map(rows -> rows.iterator().next().getLong("tokens"));
    }
}
