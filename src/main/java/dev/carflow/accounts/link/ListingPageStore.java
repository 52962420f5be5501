package dev.carflow.accounts.link;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Stores a listing page by page, each with the position of the next in one transaction. Fails while the database is
 * away.
 */
@ApplicationScoped
public class ListingPageStore {

    private static final String LINK = "select linked, refused, removed from link_page($1, $2, $3, $4, $5)";

    private static final String SEEN =
            "select count(*) as seen from connections where last_seen_run = $1 and mode = $2";

    private static final String NEW = """
            select count(distinct u) filter (where s.smartcar_user_id is null) as users,
                count(*) filter (where c.smartcar_user_id is null) as connections
            from unnest($1::text[], $2::text[]) as listed (u, v)
                left join smartcar_users s on s.smartcar_user_id = u
                left join connections c on c.smartcar_user_id = u and c.smartcar_vehicle_id = v""";

    private final Statements statements;

    /**
     * The result of storing a page.
     *
     * @param users linked, now or before
     * @param refused number of them that the listing assigns to another customer than Carflow does; they stay as they
     *     are
     * @param removed users left out because they were removed here
     * @param unusable users left out because an id is not usable
     */
    public record StoredPage(int users, int refused, int removed, int unusable) {}

    /** The number of rows that a page would add. */
    public record NewRows(long users, long connections) {}

    @Inject
    public ListingPageStore(Statements statements) {
        this.statements = statements;
    }

    /**
     * @param run as it was when the page was requested
     * @param next position of the next page
     * @param users of the page, each once
     * @return none, and nothing was stored, if another process continues the run or it has ended
     */
    public Uni<Optional<StoredPage>> store(BackfillRun run, String next, int rows, List<LinkRequest> users) {
        JsonArray usable = new JsonArray();
        users.stream().filter(LinkRequest::isUsable).forEach(user -> usable.add(json(user)));
        Tuple values = Tuple.of(run.id(), run.position().orElse(null), next, rows, usable);
        return statements.one(LINK, values).map(row -> stored(row, users.size() - usable.size()));
    }

    /** How many connections of this mode the run has listed, each once. */
    public Uni<Long> seen(BackfillRun run, String mode) {
        return statements.one(SEEN, Tuple.of(run.id(), mode)).map(row -> row.getLong("seen"));
    }

    /** Counts what a page would add; writes nothing. */
    public Uni<NewRows> unknown(List<LinkRequest> users) {
        String[] owners = users.stream()
                .flatMap(user -> user.vehicles().stream().map(vehicle -> user.smartcarUserId()))
                .toArray(String[]::new);
        String[] vehicles = users.stream()
                .flatMap(user -> user.vehicles().stream().map(ConnectedVehicle::smartcarVehicleId))
                .toArray(String[]::new);
        return statements
                .one(NEW, Tuple.tuple().addArrayOfString(owners).addArrayOfString(vehicles))
                .map(row -> new NewRows(row.getLong("users"), row.getLong("connections")));
    }

    private static Optional<StoredPage> stored(Row row, int unusable) {
        return Optional.ofNullable(row.getInteger("linked"))
                .map(linked -> new StoredPage(linked, row.getInteger("refused"), row.getInteger("removed"), unusable));
    }

    private static JsonObject json(LinkRequest user) {
        JsonObject json =
                new JsonObject().put("user", user.smartcarUserId()).put("vehicles", AccountLinks.json(user.vehicles()));
        user.customerId().ifPresent(customer -> json.put("customer", customer));
        return json;
    }
}
