package dev.carflow.accounts.directory;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads accounts from Postgres. */
@ApplicationScoped
class AccountRows implements RowSource<AccountRow> {

    private static final String COLUMNS = """
            select s.smartcar_user_id, u.external_id, u.route
            from smartcar_users s join users u on u.id = s.user_id
            """;
    private static final String PAGE = COLUMNS + "where s.smartcar_user_id > $1 order by s.smartcar_user_id limit $2";
    private static final String THESE = COLUMNS + "where s.smartcar_user_id = any ($1)";

    /** The latest removals: no topic still holds events from before them. */
    private static final String REMOVED = """
            select encode(user_hash, 'hex'), removed_at from removed_user
            where removed_at > now() - interval '30 days' order by removed_at desc limit $1
            """;

    private final Statements statements;

    @Inject
    AccountRows(Statements statements) {
        this.statements = statements;
    }

    boolean areConfigured() {
        return statements.isConfigured();
    }

    /** Returns the latest removals: their times by the hash of the user's id in hexadecimal. */
    Uni<Map<String, Instant>> removedLately(int most) {
        return statements.run(REMOVED, Tuple.of(most)).map(found -> {
            Map<String, Instant> removed = new HashMap<>();
            found.forEach(row ->
                    removed.put(row.getString(0), row.getOffsetDateTime(1).toInstant()));
            return removed;
        });
    }

    @Override
    public String keyOf(AccountRow row) {
        return row.smartcarUserId();
    }

    @Override
    public Uni<List<AccountRow>> page(String after, int size) {
        return statements.run(PAGE, Tuple.of(after, size)).map(AccountRow::all);
    }

    @Override
    public Uni<List<AccountRow>> these(Collection<String> smartcarUserIds) {
        return statements
                .run(THESE, Tuple.of(smartcarUserIds.toArray(String[]::new)))
                .map(AccountRow::all);
    }
}
