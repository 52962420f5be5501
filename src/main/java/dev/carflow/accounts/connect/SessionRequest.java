package dev.carflow.accounts.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the customer's backend asks for.
 *
 * @param account its own id of the user who is about to connect
 * @param vehicle Smartcar's id of a vehicle that has to be connected anew
 * @param make skips the choice of a make, in Smartcar's spelling
 * @param singleSelect whether the user connects one vehicle at most
 * @param externalId an id of the user that Smartcar keeps and repeats
 */
record SessionRequest(
        String account,
        Optional<String> vehicle,
        Optional<String> make,
        Optional<Boolean> singleSelect,
        Optional<String> externalId) {

    private static final Set<String> MEMBERS = Set.of("account", "vehicle", "make", "singleSelect", "externalId");

    /** What a body turned out to be. */
    sealed interface Reading {}

    /** A request. */
    record Readable(SessionRequest request) implements Reading {}

    /**
     * None.
     *
     * @param why a sentence for the sender, without anything that was sent
     */
    record Unreadable(String why) implements Reading {}

    static Reading read(byte[] body) {
        return StrictJson.object(body)
                .map(SessionRequest::read)
                .orElseGet(() -> new Unreadable("The body is not one JSON object with each member once."));
    }

    private static Reading read(JsonNode json) {
        for (var member : json.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                return new Unreadable("There is a member that is not known; known are account, vehicle, make,"
                        + " singleSelect and externalId.");
            }
        }
        if (!StrictJson.isText(json.path("account"), 128)) {
            return new Unreadable("\"account\" has to be your own id of the user, a text of 1 to 128 characters.");
        }
        if (!isAbsentOr(json.path("vehicle"), value -> StrictJson.isText(value, 256))) {
            return new Unreadable("\"vehicle\" has to be Smartcar's id of a vehicle, a text of 1 to 256 characters.");
        }
        if (!isAbsentOr(json.path("make"), value -> StrictJson.isText(value, 64))) {
            return new Unreadable("\"make\" has to be a text of 1 to 64 characters, such as \"TESLA\".");
        }
        if (!isAbsentOr(json.path("singleSelect"), JsonNode::isBoolean)) {
            return new Unreadable("\"singleSelect\" has to be true or false.");
        }
        if (!isAbsentOr(json.path("externalId"), value -> StrictJson.isText(value, 256))) {
            return new Unreadable("\"externalId\" has to be a text of 1 to 256 characters.");
        }
        if (json.has("vehicle") && (json.has("make") || json.has("singleSelect"))) {
            return new Unreadable("\"make\" and \"singleSelect\" do not go with \"vehicle\", which is chosen already.");
        }
        return new Readable(new SessionRequest(
                json.path("account").textValue(),
                Optional.ofNullable(json.path("vehicle").textValue()),
                Optional.ofNullable(json.path("make").textValue()),
                json.has("singleSelect") ? Optional.of(json.path("singleSelect").booleanValue()) : Optional.empty(),
                Optional.ofNullable(json.path("externalId").textValue())));
    }

    private static boolean isAbsentOr(JsonNode value, Predicate<JsonNode> valid) {
        return value.isMissingNode() || valid.test(value);
    }

    @Override
    public String toString() {
        return "SessionRequest[…]";
    }
}
