package dev.carflow.accounts.connect;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Who belongs to whom. */
public interface ConnectedUsers {

    /** The outcome. */
    sealed interface Outcome {}

    /** The user is this account's, and the vehicles are stored. */
    record Linked() implements Outcome {}

    /** The user is another account's already; nothing was changed. */
    record LinkedToAnother() implements Outcome {}

    /** The session is gone, and so is the user: removed meanwhile. Nothing was changed. */
    record Removed() implements Outcome {}

    /**
     * Smartcar confirmed that the account's owner is this user of theirs, with these vehicles. It may be told the same
     * several times, and of more vehicles the next time: those not named here stay as they are. A failure means that it
     * is to be told again.
     *
     * @param session state hash of the session that it is about
     * @param account the customer's own id
     * @param vehicles at least one, each once
     */
    Uni<Outcome> connected(Buffer session, String account, String smartcarUserId, List<ConnectedVehicle> vehicles);

    /**
     * Whether the user is this account's already: then nothing new has to prove that he is, when he goes through Connect
     * again and Smartcar keeps his connections as they are. A failure counts as no.
     */
    Uni<Boolean> isLinked(String account, String smartcarUserId);
}
