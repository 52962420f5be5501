package dev.carflow.accounts.link;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Vehicles whose VIN would identify their owner: connected by a user whom a listing found, or by a customer who
 * imported a vehicle by VIN alone. Fails while the database is away.
 */
@ApplicationScoped
public class VehicleVins {

    private static final String UNKNOWN = """
            from vehicles v
                join connections c on c.vehicle_id = v.id and c.mode = $1
                join users u on u.id = v.user_id
            where v.vin is null and exists (
                select from vehicles w join users o on o.id = w.user_id
                where w.vin is not null and w.smartcar_vehicle_id is null
                  and (o.id = u.id or u.found_at is not null and o.smartcar_user_id is null))
            """;

    private static final String COUNT = "select count(distinct v.smartcar_vehicle_id) as vehicles " + UNKNOWN;

    private static final String PAGE =
            "select distinct on (v.smartcar_vehicle_id) v.smartcar_vehicle_id, c.smartcar_user_id " + UNKNOWN
                    + " and v.smartcar_vehicle_id > $2"
                    + " order by v.smartcar_vehicle_id, c.connected_at desc nulls last limit $3";

    private static final String STORE = "update vehicles set vin = $2 where smartcar_vehicle_id = $1 and vin is null";

    private static final String OPEN = """
            select count(*) as vehicles from vehicles v join users u on u.id = v.user_id
            where v.vin is not null and v.smartcar_vehicle_id is null and u.external_id is not null""";

    private final Statements statements;

    @Inject
    public VehicleVins(Statements statements) {
        this.statements = statements;
    }

    /** A vehicle without a VIN, and one of the users who connect it. */
    public record VehicleWithoutVin(String vehicleId, String userId) {
        @Override
        public String toString() {
            return "VehicleWithoutVin[…]";
        }
    }

    /** Returns the number of vehicles without a VIN that are worth a call. */
    public Uni<Long> unknown(String mode) {
        return count(COUNT, Tuple.of(mode));
    }

    /** Returns at most {@code most} of them, in the order of their ids. */
    public Uni<List<VehicleWithoutVin>> after(String mode, String vehicleId, int most) {
        return statements.run(PAGE, Tuple.of(mode, vehicleId, most)).map(rows -> {
            List<VehicleWithoutVin> page = new ArrayList<>();
            rows.forEach(row -> page.add(
                    new VehicleWithoutVin(row.getString("smartcar_vehicle_id"), row.getString("smartcar_user_id"))));
            return page;
        });
    }

    /** Stores a vehicle's VIN for all users who connect it. */
    public Uni<Void> store(String vehicleId, String vin) {
        return statements.run(STORE, Tuple.of(vehicleId, vin)).replaceWithVoid();
    }

    /** Returns the number of vehicles that customers imported by VIN and that have no Smartcar id yet. */
    public Uni<Long> open() {
        return count(OPEN, Tuple.tuple());
    }

    private Uni<Long> count(String sql, Tuple values) {
        return statements.one(sql, values).map(row -> row.getLong("vehicles"));
    }
}
