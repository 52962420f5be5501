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
import java.util.List;
import java.util.Optional;

/** Which Smartcar user each account last connected as, piece by piece in the order of accounts. */
@Unremovable
@ApplicationScoped
public class UserMapping {

    private static final String PIECE = """
            select external_id, smartcar_user_id from users
            where external_id is not null and smartcar_user_id is not null and external_id > $1
            order by external_id limit $2""";

    private final Statements statements;

    @Inject
    public UserMapping(Statements statements) {
        this.statements = statements;
    }

    /**
     * Returns the accounts after this one, at most so many; none at the end. Fails while the database is away.
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
}
