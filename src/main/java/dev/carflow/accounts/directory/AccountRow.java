package dev.carflow.accounts.directory;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** A Smartcar user's row in the database; customerId and route may be null. */
record AccountRow(String smartcarUserId, String customerId, String route) {

    static List<AccountRow> all(RowSet<Row> rows) {
        List<AccountRow> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(new AccountRow(
                row.getString("smartcar_user_id"), row.getString("external_id"), row.getString("route"))));
        return all;
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "AccountRow[redacted]";
    }
}
