package dev.carflow.accounts.directory;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/** Reads when users were removed, one by one. For subcommands: a running process has the latest in memory. */
@ApplicationScoped
public class RemovalTimes {

    private static final String REMOVED_AT =
            "select removed_at from removed_user where user_hash = sha256(convert_to($1::text, 'UTF8'))";

    private final Statements statements;

    @Inject
    RemovalTimes(Statements statements) {
        this.statements = statements;
    }

    /** Returns when a Smartcar user was removed; none for a user who was not. Fails while the database is away. */
    public Uni<Optional<Instant>> of(String smartcarUserId) {
        return statements.run(REMOVED_AT, Tuple.of(smartcarUserId)).map(rows -> {
            var found = rows.iterator();
            return found.hasNext() ? Statements.time(found.next(), "removed_at") : Optional.empty();
        });
    }
}
