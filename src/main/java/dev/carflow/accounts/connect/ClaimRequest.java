package dev.carflow.accounts.connect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.accounts.connect.StrictJson.Invalid;
import dev.carflow.accounts.connect.StrictJson.Parsed;
import dev.carflow.accounts.connect.StrictJson.Valid;
import java.util.List;
import java.util.UUID;

/**
 * A backend's claim of a session for the account that is logged in where the browser arrived.
 *
 * @param session as the browser brought it
 * @param claim as the browser brought it; a secret
 * @param account the customer's own id of the user who is logged in
 */
record ClaimRequest(UUID session, String claim, String account) {

    private static final List<String> MEMBERS = List.of("claim", "account");

    /** @param session of the path */
    static Parsed<ClaimRequest> read(String session, byte[] body) {
        UUID id;
        try {
            id = UUID.fromString(session);
        } catch (IllegalArgumentException e) {
            return new Invalid<>("The session in the path is not one that POST /connect/sessions returned.");
        }
        return StrictJson.read(body, MEMBERS, json -> read(id, json));
    }

    private static Parsed<ClaimRequest> read(UUID session, JsonNode json) {
        if (!StrictJson.isText(json.path("claim"), 256)) {
            return new Invalid<>("\"claim\" has to be the parameter of that name that the browser brought.");
        }
        if (!StrictJson.isText(json.path("account"), 128)) {
            return new Invalid<>("\"account\" has to be your own id of the user who is logged in, a text of 1 to 128"
                    + " characters.");
        }
        return new Valid<>(new ClaimRequest(
                session, json.path("claim").textValue(), json.path("account").textValue()));
    }

    @Override
    public String toString() {
        return "ClaimRequest[…]";
    }
}
