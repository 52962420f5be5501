package dev.carflow.accounts.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.UUID;

/**
 * A backend claims a session for the account that is logged in where the browser arrived.
 *
 * @param session as the browser brought it
 * @param claim as the browser brought it; a secret
 * @param account the customer's own id of the user who is logged in
 */
record ClaimRequest(UUID session, String claim, String account) {

    private static final Set<String> MEMBERS = Set.of("claim", "account");

    /** How a request reads. */
    sealed interface Reading {}

    /** A claim. */
    record Readable(ClaimRequest request) implements Reading {}

    /**
     * None.
     *
     * @param why a sentence for the sender, without anything that was sent
     */
    record Unreadable(String why) implements Reading {}

    /** @param session of the path */
    static Reading read(String session, byte[] body) {
        UUID id;
        try {
            id = UUID.fromString(session);
        } catch (IllegalArgumentException e) {
            return new Unreadable("The session in the path is not one that POST /connect/sessions returned.");
        }
        return StrictJson.object(body)
                .map(json -> read(id, json))
                .orElseGet(() -> new Unreadable("The body is not one JSON object with each member once."));
    }

    private static Reading read(UUID session, JsonNode json) {
        for (var member : json.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                return new Unreadable("There is a member that is not known; known are claim and account.");
            }
        }
        if (!StrictJson.isText(json.path("claim"), 256)) {
            return new Unreadable("\"claim\" has to be the parameter of that name that the browser brought.");
        }
        if (!StrictJson.isText(json.path("account"), 128)) {
            return new Unreadable("\"account\" has to be your own id of the user who is logged in, a text of 1 to 128"
                    + " characters.");
        }
        return new Readable(new ClaimRequest(
                session, json.path("claim").textValue(), json.path("account").textValue()));
    }

    @Override
    public String toString() {
        return "ClaimRequest[…]";
    }
}
