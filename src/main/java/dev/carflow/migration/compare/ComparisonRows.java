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
import java.util.Optional;

/** Reads which vehicles can be compared, and stores the results. */
@ApplicationScoped
public class ComparisonRows {

    /** Each with its own user's pair. */
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
            insert into migration_comparison (vehicles, same, different, application_failed, vehicle_token_failed, same_owner,
                not_comparable, version2_gone)
            values ($1, $2, $3, $4, $5, $6, $7, $8)""";

    private static final String LAST = """
            select made_at, made_at > now() - interval '7 days' as recent, vehicles, same, different, application_failed,
                vehicle_token_failed, same_owner, not_comparable, version2_gone
            from migration_comparison order by id desc limit 1""";

    private final Statements statements;
    private final TokenColumns columns;

    @Inject
    public ComparisonRows(Statements statements, TokenColumns columns) {
        this.statements = statements;
        this.columns = columns;
    }

    Uni<List<Candidate>> sample(int size) {
        return candidates(SAMPLE, Tuple.of(size));
    }

    /** Returns the candidates after {@code after}; empty ids begin at the first. */
    Uni<List<Candidate>> page(Candidate after, int size) {
        return candidates(PAGE, Tuple.of(after.vehicleId(), after.userId(), size));
    }

    Uni<Void> note(ComparisonSummary summary) {
        Tuple values = Tuple.tuple()
                .addInteger(summary.vehicles())
                .addInteger(summary.same())
                .addInteger(summary.different())
                .addInteger(summary.applicationFailed())
                .addInteger(summary.vehicleTokenFailed())
                .addInteger(summary.sameOwner())
                .addInteger(summary.notComparable())
                .addInteger(summary.version2Gone());
        return statements.run(NOTE, values).replaceWithVoid();
    }

    /** Returns how the last comparison ended. Fails while the database is away. */
    public Uni<Optional<LastComparison>> last() {
        return statements.run(LAST, Tuple.tuple()).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            Row row = rows.iterator().next();
            return Optional.of(new LastComparison(
                    row.getOffsetDateTime("made_at").toInstant(),
                    row.getBoolean("recent"),
                    new ComparisonSummary(
                            row.getInteger("vehicles"),
                            row.getInteger("same"),
                            row.getInteger("different"),
                            row.getInteger("application_failed"),
                            row.getInteger("vehicle_token_failed"),
                            row.getInteger("same_owner"),
                            row.getInteger("not_comparable"),
                            row.getInteger("version2_gone"))));
        });
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
