package dev.carflow.accounts;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** Runs a test's statements and waits for them. */
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

    /**
     * Stores a customer's user and the corresponding Smartcar user.
     *
     * @return {@code users.id}
     */
    public long user(String customer, String smartcarUser) {
        long row = Long.parseLong(one("insert into users (external_id, smartcar_user_id) values ('" + customer + "', '"
                + smartcarUser + "') returning id"));
        run("insert into smartcar_users (smartcar_user_id, user_id) values ('" + smartcarUser + "', " + row + ")");
        return row;
    }

    /**
     * Stores a customer's user without a known Smartcar user.
     *
     * @return {@code users.id}
     */
    public long user(String customer) {
        return Long.parseLong(one("insert into users (external_id) values ('" + customer + "') returning id"));
    }

    /** @return {@code vehicles.id} */
    public long vehicle(long user, String smartcarVehicle) {
        return Long.parseLong(one("insert into vehicles (user_id, smartcar_vehicle_id) values (" + user + ", '"
                + smartcarVehicle + "') returning id"));
    }
}
