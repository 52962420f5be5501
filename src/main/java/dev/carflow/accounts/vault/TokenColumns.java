package dev.carflow.accounts.vault;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The columns that vehicle tokens are in: the last step of the migration drops them. */
@ApplicationScoped
public class TokenColumns {

    /** @param rows vehicles with a token; sealed, plain: in which form */
    public record Contents(long rows, long sealed, long plain) {}

    private static final String CONTENTS = """
            select count(*) filter (where vehicle_access_token is not null or sealed_access_token is not null) as rows,
                count(*) filter (where sealed_access_token is not null) as sealed,
                count(*) filter (where vehicle_access_token is not null) as plain
            from vehicles""";

    /** Gives up instead of queueing behind a long transaction, with everybody else behind it. */
    private static final String DROP = "select drop_token_columns()";

    private final Statements statements;

    @Inject
    public TokenColumns(Statements statements) {
        this.statements = statements;
    }

    /** @return none once the columns are gone */
    public Uni<Optional<Contents>> contents() {
        return statements
                .run(CONTENTS, Tuple.tuple())
                .map(rows -> rows.iterator().next())
                .map(row -> Optional.of(new Contents(row.getLong("rows"), row.getLong("sealed"), row.getLong("plain"))))
                .onFailure(VehicleTokenStore::isDecommissioned)
                .recoverWithItem(Optional.empty());
    }

    /**
     * Drops them, with all tokens in them. There is no way back. Done twice it does nothing; it fails, and changes
     * nothing, when the table is in use for more than two seconds.
     */
    public Uni<Void> drop() {
        return statements.run(DROP, Tuple.tuple()).replaceWithVoid();
    }
}
