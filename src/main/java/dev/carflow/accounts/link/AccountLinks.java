package dev.carflow.accounts.link;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Links customers, Smartcar users, vehicles and connections; the rules are in the functions of the schema. All calls
 * may be repeated, and fail while the database is away.
 */
@ApplicationScoped
public class AccountLinks {

    private static final String LINK = "select outcome, user_row, vehicle_rows from link_session($1, $2, $3, $4)";
    private static final String IS_LINKED = """
            select from smartcar_users s join users u on u.id = s.user_id
            where u.external_id = $1 and s.smartcar_user_id = $2""";
    /** The mode of a connection that has none: Smartcar names at least the simulated one. */
    private static final String USUAL_MODE = "live";

    private static final LinkResult UNUSABLE = new LinkResult.Unusable();

    private final Statements statements;

    @Inject
    public AccountLinks(Statements statements) {
        this.statements = statements;
    }

    /**
     * Links the user of a Connect session with all vehicles of the request, or nothing; not if the session was removed
     * meanwhile.
     *
     * @param session hash of its state
     */
    public Uni<LinkResult> link(Buffer session, LinkRequest request) {
        Tuple values = Tuple.of(
                session, request.customerId().orElse(null), request.smartcarUserId(), json(request.vehicles()));
        return request.isUsable()
                ? statements.one(LINK, values).map(AccountLinks::linking)
                : Uni.createFrom().item(UNUSABLE);
    }

    /** Returns whether the Smartcar user is this customer's already. */
    public Uni<Boolean> isLinked(String customerId, String smartcarUserId) {
        return statements.run(IS_LINKED, Tuple.of(customerId, smartcarUserId)).map(rows -> rows.size() > 0);
    }

    static JsonArray json(List<ConnectedVehicle> vehicles) {
        JsonArray all = new JsonArray();
        vehicles.forEach(vehicle -> all.add(json(vehicle)));
        return all;
    }

    private static JsonObject json(ConnectedVehicle vehicle) {
        JsonObject json = new JsonObject()
                .put("vehicle", vehicle.smartcarVehicleId())
                .put("mode", vehicle.mode().orElse(USUAL_MODE))
                .put("permissions", new JsonArray(vehicle.permissions()));
        vehicle.connectionId().ifPresent(id -> json.put("connection", id));
        vehicle.connectedAt().ifPresent(at -> json.put("at", at.toString()));
        return json;
    }

    private static LinkResult linking(Row row) {
        return switch (row.getString("outcome")) {
            case "linked" ->
                new LinkResult.Linked(row.getLong("user_row"), List.of(row.getArrayOfLongs("vehicle_rows")));
            case "linked-to-another" -> new LinkResult.LinkedToAnother();
            // no-such-session
            default -> new LinkResult.SessionRemoved();
        };
    }
}
