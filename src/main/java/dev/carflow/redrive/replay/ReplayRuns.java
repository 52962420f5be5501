package dev.carflow.redrive.replay;

import dev.carflow.database.Patience;
import dev.carflow.database.Statements;
import dev.carflow.redrive.topic.Extent;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Replays in Postgres. Blocks, and fails while it is away. */
@ApplicationScoped
class ReplayRuns {

    private static final Duration WITHIN = Patience.AT_MOST;
    private static final String COLUMNS = "id, extent, total, published, turn, begun_at";

    private static final String OPEN =
            "select " + COLUMNS + " from replay_run where definition = $1 and not done order by begun_at desc limit 1";
    private static final String TAKE = "update replay_run set turn = turn + 1, updated_at = now() where id = $1 and not"
            + " done returning " + COLUMNS;
    private static final String BEGIN =
            "insert into replay_run (id, definition, extent, total) values ($1, $2, $3, $4)" + " returning " + COLUMNS;
    private static final String SAVE = "update replay_run set extent = $3, published = $4, done = $5, updated_at ="
            + " now() where id = $1 and turn = $2 and not done";
    private static final String DROP_OPEN = "delete from replay_run where definition = $1 and not done";
    private static final String FORGET = "delete from replay_run where updated_at < now() - interval '30 days'";

    private final Statements statements;

    @Inject
    ReplayRuns(Statements statements) {
        this.statements = statements;
    }

    /** The run of the same definition that is not at its end. */
    Optional<ReplayRun> open(String definition) {
        return first(run(OPEN, Tuple.of(definition)));
    }

    /** Goes on with it in place of the process that did so before. None if it has ended meanwhile. */
    Optional<ReplayRun> take(ReplayRun run) {
        return first(run(TAKE, Tuple.of(run.id())));
    }

    ReplayRun begin(String definition, Extent extent) {
        run(FORGET, Tuple.tuple());
        run(DROP_OPEN, Tuple.of(definition));
        String id = "replay-" + UUID.randomUUID();
        return first(run(BEGIN, Tuple.of(id, definition, extent.format(), extent.size())))
                .orElseThrow();
    }

    /** @return false if somebody else goes on with it */
    boolean save(ReplayRun run, Extent left, long published, boolean done) {
        return run(SAVE, Tuple.of(run.id(), run.turn(), left.format(), published, done))
                        .rowCount()
                == 1;
    }

    private RowSet<Row> run(String sql, Tuple values) {
        return statements.run(sql, values).await().atMost(WITHIN);
    }

    private static Optional<ReplayRun> first(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(new ReplayRun(
                    row.getString("id"),
                    Extent.parse(row.getString("extent")),
                    row.getLong("total"),
                    row.getLong("published"),
                    row.getInteger("turn"),
                    row.getOffsetDateTime("begun_at").toInstant()));
        }
        return Optional.empty();
    }
}
