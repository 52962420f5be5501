package dev.carflow.accounts.directory;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;

/**
 * Reads the users of vehicles from Postgres: the user who connects the vehicle, or the Smartcar user of the row's
 * customer if no connection is known. A vehicle of several users has none: an event that names no user may belong to
 * any of them.
 */
@ApplicationScoped
class VehicleRows implements RowSource<VehicleRow> {

    private static final String OWNED = """
            select v.smartcar_vehicle_id,
                case when count(distinct known.whose) = 1 then min(known.whose) end as smartcar_user_id
            from vehicles v
                join users u on u.id = v.user_id
                left join connections c on c.vehicle_id = v.id
                cross join lateral (select coalesce(c.smartcar_user_id, u.smartcar_user_id) as whose) known
            """;

    /** Includes vehicles without a user: otherwise an empty page might not be the last. */
    private static final String PAGE = OWNED
            + "where v.smartcar_vehicle_id > $1 group by v.smartcar_vehicle_id order by v.smartcar_vehicle_id limit $2";

    private static final String THESE = OWNED
            + "where v.smartcar_vehicle_id = any ($1) group by v.smartcar_vehicle_id"
            + " having count(distinct known.whose) = 1";

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
