package dev.carflow.accounts.directory;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;

/**
 * Reads from Postgres whose each vehicle is: of several users who connect one, the last; of one that nobody connects as
 * far as is known, the Smartcar user of the row's customer.
 */
@ApplicationScoped
class VehicleRows implements Rows<VehicleRow> {

    private static final String OWNED = """
            select smartcar_vehicle_id, smartcar_user_id from (
                select distinct on (v.smartcar_vehicle_id) v.smartcar_vehicle_id, coalesce(
                    (select c.smartcar_user_id from connections c
                     where c.smartcar_vehicle_id = v.smartcar_vehicle_id
                     order by c.connected_at desc nulls last, c.smartcar_user_id limit 1),
                    u.smartcar_user_id) as smartcar_user_id
                from vehicles v left join users u on u.id = v.user_id
            """;
    private static final String END = ") owned ";

    /** A page is cut before vehicles without a user are left out: else it might be empty, and not the last. */
    private static final String PAGE = OWNED
            + "where v.smartcar_vehicle_id > $1 order by v.smartcar_vehicle_id, u.smartcar_user_id, v.id limit $2" + END
            + "order by smartcar_vehicle_id";

    private static final String THESE = OWNED
            + "where v.smartcar_vehicle_id = any ($1) order by v.smartcar_vehicle_id, u.smartcar_user_id, v.id" + END
            + "where smartcar_user_id is not null";

    private final Statements statements;

    @Inject
    VehicleRows(Statements statements) {
        this.statements = statements;
    }

    boolean areConfigured() {
        return statements.isConfigured();
    }

    @Override
    public String keyOf(VehicleRow row) {
        return row.smartcarVehicleId();
    }

    @Override
    public Uni<List<VehicleRow>> page(String after, int size) {
        return statements.run(PAGE, Tuple.of(after, size)).map(VehicleRow::all);
    }

    @Override
    public Uni<List<VehicleRow>> these(Collection<String> smartcarVehicleIds) {
        return statements
                .run(THESE, Tuple.of(smartcarVehicleIds.toArray(String[]::new)))
                .map(VehicleRow::all);
    }
}
