package dev.carflow.accounts.connect;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session whose callback has come.
 *
 * @param id by which the customer's backend names it; no secret
 * @param stateHash what the callback named it by
 * @param account the customer's own id
 * @param vehicle the one that was to be connected anew, Smartcar's id
 * @param externalId that Smartcar was given for the user
 * @param userId what the redirect said, unproven
 */
record ConnectSession(
        UUID id,
        Buffer stateHash,
        String account,
        Optional<String> vehicle,
        Optional<String> externalId,
        Instant createdAt,
        Optional<String> userId) {

    /** Whether there is anything to ask Smartcar about. */
    boolean namesSomebody() {
        return userId.isPresent() || vehicle.isPresent();
    }

    @Override
    public String toString() {
        return "ConnectSession[…]";
    }
}
