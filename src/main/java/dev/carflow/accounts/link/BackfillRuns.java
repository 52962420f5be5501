package dev.carflow.accounts.link;

import dev.carflow.database.Statements;
import dev.carflow.smartcar.api.ClockSkew;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Positions of listings, so that an interrupted run resumes where it stopped. A page is linked first and then noted:
 * after a crash in between it is linked again, which changes nothing.
 */
@ApplicationScoped
public class BackfillRuns {

    private static final String RETURNING = " returning id, source, position, rows_read, started_at";

    private static final String BEGIN = """
            insert into backfill_run (source) values ($1)
            on conflict (source) where state = 'running' do update set updated_at = now()""" + RETURNING;

    private static final String END =
            "update backfill_run set state = $2, updated_at = now(), finished_at = now() where id = $1";

    /**
     * Not connections that were made meanwhile, by a clock that may differ: the run may have been past their position.
     */
    private static final String REMOVE_UNSEEN = """
            delete from connections c using backfill_run r
            where r.id = $1 and c.mode = $2
              and (c.last_seen_run < r.id or c.last_seen_run is null and c.connected_at is not null)
              and (c.connected_at is null or c.connected_at < r.started_at - $3 * interval '1 second')""";

    private final Statements statements;

    @Inject
    public BackfillRuns(Statements statements) {
        this.statements = statements;
    }

    /** Returns the run that is under way, or a new one. Two processes get the same run. */
    public Uni<BackfillRun> begin(String source) {
        return statements.one(BEGIN, Tuple.of(source)).map(row -> run(row));
    }

    /** Marks the run as read to the end. */
    public Uni<Void> finish(BackfillRun run) {
        return statements.run(END, Tuple.of(run.id(), "finished")).replaceWithVoid();
    }

    /** Marks the run as abandoned: the next one begins anew. */
    public Uni<Void> abandon(BackfillRun run) {
        return statements.run(END, Tuple.of(run.id(), "abandoned")).replaceWithVoid();
    }

    /**
     * Removes connections that a listing, read to its end, did not contain. Users and vehicles stay.
     *
     * @param mode of the listed connections, {@code live} or {@code simulated}
     * @return the number of removed connections
     */
    public Uni<Integer> removeUnseen(BackfillRun run, String mode) {
        return statements
                .run(REMOVE_UNSEEN, Tuple.of(run.id(), mode, (double) ClockSkew.MOST.toSeconds()))
                .map(rows -> rows.rowCount());
    }

    private static BackfillRun run(Row row) {
        return new BackfillRun(
                row.getLong("id"),
                row.getString("source"),
                Optional.ofNullable(row.getString("position")),
                row.getLong("rows_read"),
                row.getOffsetDateTime("started_at").toInstant());
    }
}
