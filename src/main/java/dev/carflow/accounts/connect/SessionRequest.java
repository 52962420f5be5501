package dev.carflow.accounts.connect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.accounts.connect.StrictJson.Invalid;
import dev.carflow.accounts.connect.StrictJson.Parsed;
import dev.carflow.accounts.connect.StrictJson.Valid;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A request for a session.
 *
 * @param account the customer's own id of the user who is about to connect
 * @param vehicle Smartcar's id of a vehicle to re-authenticate
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

    private static final List<String> MEMBERS = List.of("account", "vehicle", "make", "singleSelect", "externalId");

    static Parsed<SessionRequest> read(byte[] body) {
        return StrictJson.read(body, MEMBERS, SessionRequest::read);
    }

    private static Parsed<SessionRequest> read(JsonNode json) {
        if (!StrictJson.isText(json.path("account"), 128)) {
            return new Invalid<>("\"account\" has to be your own id of the user, a text of 1 to 128 characters.");
        }
        if (!isAbsentOr(json.path("vehicle"), value -> StrictJson.isText(value, 256))) {
            return new Invalid<>("\"vehicle\" has to be Smartcar's id of a vehicle, a text of 1 to 256 characters.");
        }
        if (!isAbsentOr(json.path("make"), value -> StrictJson.isText(value, 64))) {
            return new Invalid<>("\"make\" has to be a text of 1 to 64 characters, such as \"TESLA\".");
        }
        if (!isAbsentOr(json.path("singleSelect"), JsonNode::isBoolean)) {
            return new Invalid<>("\"singleSelect\" has to be true or false.");
        }
        if (!isAbsentOr(json.path("externalId"), value -> StrictJson.isText(value, 256))) {
            return new Invalid<>("\"externalId\" has to be a text of 1 to 256 characters.");
        }
        if (json.has("vehicle") && (json.has("make") || json.has("singleSelect"))) {
            return new Invalid<>("\"make\" and \"singleSelect\" do not go with \"vehicle\", which is chosen already.");
        }
        return new Valid<>(new SessionRequest(
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
