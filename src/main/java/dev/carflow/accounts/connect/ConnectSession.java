package dev.carflow.accounts.connect;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session whose callback has come. Outcomes are those of {@link CallbackOutcome}, and two that only the background sets:
 *
 * <pre>
 *   created ── callback ──┬─► (an error of Smartcar's, mixed-up)                       final
 *      │                  ├─► awaiting-backfill   the redirect named no user
 *      │ expires          ├─► pending             not confirmed yet
 *      ▼                  └─► confirmed           Smartcar lists the user
 *   deleted
 *   pending   ── claim ──► pending, claimed ── confirmed ──► connected | linked-to-another | removed
 *                                  └── attempts used up ──► unconfirmed
 *   confirmed ── claim ────────────────────────────────────► connected | linked-to-another | removed
 *   pending, confirmed, awaiting-backfill ── ten minutes without a claim, or another account's ──► unclaimed
 * </pre>
 *
 * @param id names the session to the customer's backend; not a secret
 * @param stateHash SHA-256 of the state that the callback brought
 * @param account the customer's own id
 * @param vehicle Smartcar's id of the vehicle to be re-authenticated
 * @param externalId the external id that Smartcar was given for the user
 * @param userId the Smartcar user that the redirect named, unproven
 */
record ConnectSession(
        UUID id,
        Buffer stateHash,
        String account,
        Optional<String> vehicle,
        Optional<String> externalId,
        Instant createdAt,
        Optional<String> userId) {

    /** Returns whether the session names a user or a vehicle to ask Smartcar about. */
    boolean namesUserOrVehicle() {
        return userId.isPresent() || vehicle.isPresent();
    }

    @Override
    public String toString() {
        return "ConnectSession[…]";
    }
}
