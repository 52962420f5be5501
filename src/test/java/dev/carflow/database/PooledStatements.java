package dev.carflow.database;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Statements on a pool, without a service around them. */
public class PooledStatements extends Statements {

    private final Pool pool;

    public PooledStatements(Pool pool) {
        super(null, Patience.ofService());
        this.pool = pool;
    }

    @Override
    public Uni<RowSet<Row>> run(String sql, Tuple values) {
        return Uni.createFrom().completionStage(() -> pool.withConnection(
                        connection -> connection.preparedQuery(sql).execute(values))
                .toCompletionStage());
    }

    @Override
    public Uni<RowSet<Row>> runBatch(String sql, List<Tuple> values) {
        throw new UnsupportedOperationException();
    }
}
