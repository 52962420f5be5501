package dev.carflow.accounts.connect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
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
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

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
        try {
            return read(JSON.readTree(body));
        } catch (IOException e) {
            return new Unreadable("The body is not one JSON object with each member once.");
        }
    }

    private static Reading read(JsonNode json) {
        if (json == null || !json.isObject()) {
            return new Unreadable("The body is not a JSON object.");
        }
        for (var member : json.properties()) {
            if (!MEMBERS.contains(member.getKey())) {
                return new Unreadable("There is a member that is not known; known are account, vehicle, make,"
                        + " singleSelect and externalId.");
            }
        }
        if (!isText(json.path("account"), 128)) {
            return new Unreadable("\"account\" has to be your own id of the user, a text of 1 to 128 characters.");
        }
        if (!isAbsentOr(json.path("vehicle"), value -> isText(value, 256))) {
            return new Unreadable("\"vehicle\" has to be Smartcar's id of a vehicle, a text of 1 to 256 characters.");
        }
        if (!isAbsentOr(json.path("make"), value -> isText(value, 64))) {
            return new Unreadable("\"make\" has to be a text of 1 to 64 characters, such as \"TESLA\".");
        }
        if (!isAbsentOr(json.path("singleSelect"), JsonNode::isBoolean)) {
            return new Unreadable("\"singleSelect\" has to be true or false.");
        }
        if (!isAbsentOr(json.path("externalId"), value -> isText(value, 256))) {
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

    /** Lone surrogates cannot be stored, and control characters are nobody's id. */
    private static boolean isText(JsonNode value, int longest) {
        return value.isTextual()
                && !value.textValue().isBlank()
                && value.textValue().length() <= longest
                && value.textValue()
                        .codePoints()
                        .noneMatch(point -> Character.isISOControl(point) || isSurrogate(point));
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    @Override
    public String toString() {
        return "SessionRequest[…]";
    }
}
