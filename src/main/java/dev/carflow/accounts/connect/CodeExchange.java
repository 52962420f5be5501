package dev.carflow.accounts.connect;

import dev.carflow.smartcar.legacy.TokenPair;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Turns the code of a redirect into vehicle tokens (contract 5.2 and 9.4), and keeps them once somebody claimed them. */
public interface CodeExchange {

    /** How an exchange ended. */
    sealed interface Outcome {}

    /**
     * There are tokens, and Smartcar says whose they are when it is asked with them.
     *
     * @param vehicleIds at least one
     * @param pair sealed for the session; opened by {@link #keep} alone
     */
    record Exchanged(String userId, List<String> vehicleIds, String pair) implements Outcome {
        @Override
        public String toString() {
            return "Exchanged[…]";
        }
    }

    /**
     * There are none, and asking again with this code does not help.
     *
     * @param slug fit for a log
     */
    record NotExchanged(String slug) implements Outcome {}

    /**
     * Asked at most once for a code. A failure counts as {@link NotExchanged}.
     *
     * @param session that it came with
     * @param code one use, 10 minutes
     * @param redirectUri the one of the Connect URL, which Smartcar compares
     */
    Uni<Outcome> exchange(UUID session, String code, URI redirectUri);

    /**
     * Keeps the pair of a session that was claimed and linked. May be told the same several times; fails while it cannot
     * be stored.
     *
     * @param stateHash of the session
     */
    Uni<Void> keep(UUID session, Buffer stateHash, String account, String userId, String pair);

    /** Returns the pair of a session that was claimed, for the customer's backend alone; none if no key of now opens it. */
    Optional<HandedTokens> handOver(UUID session, String pair);

    /**
     * Vehicle tokens in the clear.
     *
     * @param vehicleIds that they open
     */
    record HandedTokens(TokenPair pair, List<String> vehicleIds) {
        @Override
        public String toString() {
            return "HandedTokens[…]";
        }
    }
}
