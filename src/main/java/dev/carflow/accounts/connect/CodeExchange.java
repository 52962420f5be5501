package dev.carflow.accounts.connect;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.Optional;

/** Turns the code of a redirect into vehicle tokens and keeps them (contract 5.2 and 9.4). */
public interface CodeExchange {

    /**
     * What is to be exchanged.
     *
     * @param session state hash of the session that it came with
     * @param account the customer's own id
     * @param smartcarUserId only if Smartcar has confirmed it; else the tokens have to tell whose they are
     * @param code one use, 10 minutes
     * @param redirectUri the one of the Connect URL, which Smartcar compares
     */
    record Request(Buffer session, String account, Optional<String> smartcarUserId, String code, URI redirectUri) {
        @Override
        public String toString() {
            return "Request[…]";
        }
    }

    /** What came of it. */
    sealed interface Outcome {}

    /** There are tokens, and they are stored. */
    record Stored() implements Outcome {}

    /**
     * There are none, and asking again with this code does not help.
     *
     * @param slug fit for a log
     */
    record NotStored(String slug) implements Outcome {}

    /** Asked at most once for a code. A failure counts as {@link NotStored}. */
    Uni<Outcome> exchange(Request request);
}
