package dev.carflow.accounts.connect;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A session whose callback has come.
 *
 * @param stateHash what names it
 * @param account the customer's own id
 * @param vehicle the one that was to be connected anew, Smartcar's id
 * @param externalId that Smartcar was given for the user
 * @param userId what the redirect said, unproven
 */
record ConnectSession(
        Buffer stateHash,
        String account,
        Optional<String> vehicle,
        Optional<String> externalId,
        Instant createdAt,
        Optional<String> userId) {

    @Override
    public String toString() {
        return "ConnectSession[…]";
    }
}
