package dev.carflow.migration.compare;

import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Which vehicles can be compared, and the outcome of it. */
@ApplicationScoped
class ComparisonRows {

    /** A vehicle that several users connect is read as the one who owns the row with the token. */
    private static final String CANDIDATES = """
            select c.smartcar_user_id, c.smartcar_vehicle_id
            from connections c
                join vehicles v on v.id = c.vehicle_id
                join vehicles t on t.id = coalesce(v.token_of, v.id)
            where t.vehicle_access_token is not null
            """;

    private static final String SAMPLE = CANDIDATES + "order by random() limit $1";
    private static final String PAGE = CANDIDATES
            + "and (c.smartcar_vehicle_id, c.smartcar_user_id) > ($1, $2)"
            + " order by c.smartcar_vehicle_id, c.smartcar_user_id limit $3";

    private static final String NOTE = """
            insert into migration_comparison (vehicles, same, different, application_failed, vehicle_token_failed)
            values ($1, $2, $3, $4, $5)""";

    private final Statements statements;
    private final TokenColumns columns;

    @Inject
    ComparisonRows(Statements statements, TokenColumns columns) {
        this.statements = statements;
        this.columns = columns;
    }

    Uni<List<Candidate>> sample(int size) {
        return candidates(SAMPLE, Tuple.of(size));
    }

    /** Those that follow {@code after}; the first have empty ids before them. */
    Uni<List<Candidate>> page(Candidate after, int size) {
        return candidates(PAGE, Tuple.of(after.vehicleId(), after.userId(), size));
    }

    Uni<Void> note(ComparisonSummary summary) {
        return statements
                .run(
                        NOTE,
                        Tuple.of(
                                summary.vehicles(),
                                summary.same(),
                                summary.different(),
                                summary.applicationFailed(),
                                summary.vehicleTokenFailed()))
                .replaceWithVoid();
    }

    private Uni<List<Candidate>> candidates(String sql, Tuple values) {
        return columns.unlessDropped(statements.run(sql, values).map(ComparisonRows::all), List.of());
    }

    private static List<Candidate> all(RowSet<Row> rows) {
        List<Candidate> all = new ArrayList<>(rows.size());
        rows.forEach(
                row -> all.add(new Candidate(row.getString("smartcar_user_id"), row.getString("smartcar_vehicle_id"))));
        return all;
    }
}
