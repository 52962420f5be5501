package dev.carflow.accounts.connect;

import dev.carflow.Timeouts;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.accounts.link.LinkResult;
import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The links of the database, which may be away; records each request. */
final class RecordedLinks extends AccountLinks {

    private final Statements statements;
    final List<LinkRequest> requests = new CopyOnWriteArrayList<>();
    volatile boolean away;
    volatile boolean removed;

    RecordedLinks(Statements statements) {
        super(statements);
        this.statements = statements;
    }

    @Override
    public Uni<LinkResult> link(Buffer session, LinkRequest request) {
        if (away) {
            return Uni.createFrom().failure(new IllegalStateException("away"));
        }
        if (removed) {
            return Uni.createFrom().item(new LinkResult.SessionRemoved());
        }
        requests.add(request);
        return super.link(session, request);
    }

    /** Customers by their Smartcar users. */
    Map<String, String> accounts() {
        Map<String, String> accounts = new HashMap<>();
        statements
                .run(
                        "select s.smartcar_user_id, u.external_id from smartcar_users s join users u on u.id = s.user_id",
                        Tuple.tuple())
                .await()
                .atMost(Timeouts.CONDITION)
                .forEach(row -> accounts.put(row.getString(0), row.getString(1)));
        return accounts;
    }

    /** The user was linked before. */
    void linked(String smartcarUser, String account) {
        statements
                .run(
                        "with u as (insert into users (external_id, smartcar_user_id) values ($2, $1) returning id)"
                                + " insert into smartcar_users (smartcar_user_id, user_id) select $1, id from u",
                        Tuple.of(smartcarUser, account))
                .await()
                .atMost(Timeouts.CONDITION);
    }

    List<String> vehiclesOf(String account) {
        return requests.stream()
                .filter(request -> request.customerId().orElseThrow().equals(account))
                .flatMap(request -> request.vehicles().stream())
                .map(ConnectedVehicle::smartcarVehicleId)
                .distinct()
                .toList();
    }
}
