package dev.carflow.accounts;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** Statements of a test, waited for. */
public record Sql(Pool pool) {

    /** Each row as text, its columns separated by a bar. */
    public List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        for (Row row : Uni.createFrom()
                .completionStage(() -> pool.query(sql).execute().toCompletionStage())
                .await()
                .indefinitely()) {
            List<String> columns = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                columns.add(String.valueOf(row.getValue(column)));
            }
            rows.add(String.join("|", columns));
        }
        return rows;
    }

    public String one(String sql) {
        return rows(sql).get(0);
    }

    public void run(String sql) {
        rows(sql);
    }
}
