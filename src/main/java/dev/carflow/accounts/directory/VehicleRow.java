package dev.carflow.accounts.directory;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** The user of a vehicle, by Smartcar's ids. */
record VehicleRow(String smartcarVehicleId, String smartcarUserId) {

    static List<VehicleRow> all(RowSet<Row> rows) {
        List<VehicleRow> all = new ArrayList<>(rows.size());
        rows.forEach(row ->
                all.add(new VehicleRow(row.getString("smartcar_vehicle_id"), row.getString("smartcar_user_id"))));
        return all;
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "VehicleRow[redacted]";
    }
}
