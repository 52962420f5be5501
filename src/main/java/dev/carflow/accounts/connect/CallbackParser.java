package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Callback.Consent;
import dev.carflow.accounts.connect.Callback.Failure;
import dev.carflow.accounts.connect.Callback.Unusable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Parses the query of a callback. Parsers disagree on repeated names, broken escapes and stray bytes, which attackers
 * exploit; so each of them makes the query unusable here, also in parameters that are not used.
 */
final class CallbackParser {

    private static final int LONGEST_QUERY = 8192;
    private static final int MOST_PARAMETERS = 32;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_ID = 256;
    private static final int LONGEST_VALUE = 2048;

    private CallbackParser() {}

    /** @param query as it was sent; null for none */
    static Callback parse(String query) {
        Map<String, String> parameters = new HashMap<>();
        String rest = query == null ? "" : query;
        if (rest.length() > LONGEST_QUERY) {
            return new Unusable(CallbackOutcome.MALFORMED);
        }
        for (String pair : rest.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            Optional<String> name = decoded(equals < 0 ? pair : pair.substring(0, equals), LONGEST_NAME);
            Optional<String> value = decoded(equals < 0 ? "" : pair.substring(equals + 1), LONGEST_VALUE);
            if (name.isEmpty() || value.isEmpty() || parameters.size() == MOST_PARAMETERS) {
                return new Unusable(CallbackOutcome.MALFORMED);
            }
            if (parameters.put(name.get(), value.get()) != null) {
                return new Unusable(CallbackOutcome.PARAMETER_REPEATED);
            }
        }
        return callback(parameters);
    }

    private static Callback callback(Map<String, String> parameters) {
        Optional<String> state = given(parameters, "state");
        if (state.isEmpty()) {
            return new Unusable(CallbackOutcome.STATE_MISSING);
        }
        Optional<String> error = given(parameters, "error");
        if (error.isPresent()) {
            return new Failure(state.get(), CallbackOutcome.ofSmartcarError(error.get()));
        }
        Optional<String> userId = given(parameters, "user_id");
        Optional<String> otherSpelling = given(parameters, "userId");
        if (userId.isPresent() && otherSpelling.isPresent() && !userId.equals(otherSpelling)) {
            return new Unusable(CallbackOutcome.IDS_DIFFER);
        }
        Optional<String> user = userId.or(() -> otherSpelling);
        Optional<String> vehicle = given(parameters, "vehicle_id");
        if (isTooLong(user) || isTooLong(vehicle)) {
            return new Unusable(CallbackOutcome.MALFORMED);
        }
        return new Consent(state.get(), user, vehicle, given(parameters, "code"));
    }

    private static boolean isTooLong(Optional<String> id) {
        return id.filter(text -> text.length() > LONGEST_ID).isPresent();
    }

    /** An empty value counts as none. */
    private static Optional<String> given(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
    }

    /** @return none for text that is not UTF-8 in form encoding, is too long, or holds control characters */
    private static Optional<String> decoded(String text, int longest) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '%') {
                int octet = octet(text, i + 1);
                if (octet < 0) {
                    return Optional.empty();
                }
                bytes.put((byte) octet);
                i += 2;
            } else if (next <= ' ' || next > '~') {
                return Optional.empty();
            } else {
                bytes.put((byte) (next == '+' ? ' ' : next));
            }
        }
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return Optional.of(decoded.toString())
                    .filter(value -> value.length() <= longest && value.chars().noneMatch(Character::isISOControl));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** @return -1 unless two hexadecimal digits are there */
    private static int octet(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        char high = text.charAt(at);
        char low = text.charAt(at + 1);
        return HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low)
                ? HexFormat.fromHexDigit(high) * 16 + HexFormat.fromHexDigit(low)
                : -1;
    }
}
