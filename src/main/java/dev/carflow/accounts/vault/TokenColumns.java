package dev.carflow.accounts.vault;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The columns of vehicle tokens: the last step of the migration drops them, and records that it did. */
@ApplicationScoped
public class TokenColumns {

    private static final String UNDEFINED_COLUMN = "42703";

    private static final String DROP = "select finish_migration($1 * interval '1 second')";
    private static final String DROPPED = "select from migration_end";
    private static final String KEPT =
            "select count_tokens(array(select id from vehicles where user_id = $1)) as tokens";

    private final Statements statements;

    @Inject
    public TokenColumns(Statements statements) {
        this.statements = statements;
    }

    private static final String COPY = """
            select count(*) as vehicles, min(d.erase_at) as erase_at,
                count(*) filter (where t.vehicle_refresh_token is not null and t.refresh_failed_at is null
                    and t.token_created_at > now() - interval '60 days') as renewable
            from dropped_token d join dropped_token t on t.vehicle_id = coalesce(d.token_of, d.vehicle_id)
            where d.erase_at > now()""";

    /**
     * The copy of dropped tokens, sealed as they were.
     *
     * @param renewable number of these vehicles with a refresh token that has not expired and was not refused
     */
    public record Copy(long vehicles, long renewable, Instant eraseAt) {}

    /**
     * Drops the columns with all tokens in them. Repeating it does nothing; it fails, and changes nothing, for a user
     * who does not own the table, and when the table is in use for more than two seconds.
     *
     * @param keepCopyFor how long a copy is kept for a rollback; none for no copy
     */
    public Uni<Void> drop(Optional<Duration> keepCopyFor) {
        Double seconds =
                keepCopyFor.map(Duration::toSeconds).map(Long::doubleValue).orElse(null);
        return statements.run(DROP, Tuple.of(seconds)).replaceWithVoid();
    }

    /** Returns the copy of the dropped tokens; none if there was none, or it has been erased. */
    public Uni<Optional<Copy>> copy() {
        return statements.one(COPY, Tuple.tuple()).map(row -> {
            return row.getLong("vehicles") == 0
                    ? Optional.empty()
                    : Optional.of(new Copy(
                            row.getLong("vehicles"),
                            row.getLong("renewable"),
                            row.getOffsetDateTime("erase_at").toInstant()));
        });
    }

    /**
     * Returns the result of {@code statement}, or {@code dropped} if it fails because these columns were dropped. A
     * missing column alone does not prove that, and stays a failure.
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
        return statements.one(KEPT, Tuple.of(userRow)).map(row -> row.getLong("tokens"));
    }
}
