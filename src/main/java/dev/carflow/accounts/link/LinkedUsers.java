package dev.carflow.accounts.link;

import dev.carflow.accounts.connect.ConnectedUsers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Stores whom Connect has confirmed. */
@ApplicationScoped
public class LinkedUsers implements ConnectedUsers {

    /** Of a connection without one: Smartcar names it for simulated vehicles at least. */
    private static final String USUAL_MODE = "live";

    private final AccountLinks links;

    @Inject
    public LinkedUsers(AccountLinks links) {
        this.links = links;
    }

    @Override
    public Uni<Outcome> connected(
            Buffer session,
            String account,
            String smartcarUserId,
            List<dev.carflow.accounts.connect.ConnectedVehicle> vehicles) {
        List<ConnectedVehicle> linked =
                vehicles.stream().map(LinkedUsers::linked).toList();
        return links.link(session, LinkRequest.of(account, smartcarUserId, linked))
                .map(LinkedUsers::outcome);
    }

    @Override
    public Uni<Boolean> isLinked(String account, String smartcarUserId) {
        return links.isLinked(account, smartcarUserId);
    }

    private static Outcome outcome(Linking linking) {
        if (linking instanceof Linking.Linked) {
            return new Linked();
        }
        if (linking instanceof Linking.LinkedToAnother) {
            return new LinkedToAnother();
        }
        if (linking instanceof Linking.SessionRemoved) {
            return new Removed();
        }
        // Nothing that a user could mend: the session stays open, and ends as unconfirmed.
        throw new IllegalStateException("an id that cannot be stored");
    }

    private static ConnectedVehicle linked(dev.carflow.accounts.connect.ConnectedVehicle vehicle) {
        return new ConnectedVehicle(
                vehicle.id(),
                vehicle.connectionId(),
                vehicle.mode().orElse(USUAL_MODE),
                vehicle.permissions(),
                vehicle.connectedAt());
    }
}
