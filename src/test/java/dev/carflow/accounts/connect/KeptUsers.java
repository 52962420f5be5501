package dev.carflow.accounts.connect;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;

/** {@link FakeUsers} for a running service. */
@Alternative
@Singleton
public class KeptUsers implements ConnectedUsers {

    final FakeUsers users = new FakeUsers();

    @Override
    public Uni<Outcome> connected(
            Buffer session, String account, String smartcarUserId, List<ConnectedVehicle> vehicles) {
        return users.connected(session, account, smartcarUserId, vehicles);
    }

    @Override
    public Uni<Boolean> isLinked(String account, String smartcarUserId) {
        return users.isLinked(account, smartcarUserId);
    }
}
