package dev.carflow.accounts.connect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.accounts.connect.Callback.Consent;
import dev.carflow.sandbox.simulator.Samples;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Any query that a browser brings from Connect is parsed or refused; a parsed query survives being written and parsed
 * again.
 */
public final class CallbackFuzz {

    private static final int LONGEST_QUERY = 8192;
    private static final int LONGEST_ID = 256;

    private CallbackFuzz() {}

    /** Loads classes outside the time of the first input. */
    public static void fuzzerInitialize() {
        seeds().limit(1).forEach(CallbackFuzz::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Callback callback = CallbackParser.parse(new String(input, ISO_8859_1));
        if (callback.toString().length() > LONGEST_ID) {
            throw new AssertionError("a callback that does not fit into a log");
        }
        if (callback instanceof Consent consent) {
            check(consent);
        }
    }

    private static void check(Consent consent) {
        if (consent.state().isBlank()
                || consent.userId()
                        .filter(id -> id.isBlank() || id.length() > LONGEST_ID)
                        .isPresent()) {
            throw new AssertionError("an id that is none");
        }
        String again = "state=" + URLEncoder.encode(consent.state(), UTF_8)
                + parameter("user_id", consent.userId())
                + parameter("vehicle_id", consent.vehicleId())
                + parameter("code", consent.code());
        if (again.length() <= LONGEST_QUERY && !CallbackParser.parse(again).equals(consent)) {
            throw new AssertionError("written again it is another one");
        }
    }

    private static String parameter(String name, Optional<String> value) {
        return value.map(text -> "&" + name + "=" + URLEncoder.encode(text, UTF_8))
                .orElse("");
    }

    public static Stream<byte[]> seeds() {
        return Stream.concat(
                        StreamSupport.stream(
                                        Samples.json("connect-redirects.json").spliterator(), false)
                                .map(JsonNode::asText)
                                .filter(redirect -> redirect.contains("?"))
                                .map(redirect -> redirect.substring(redirect.indexOf('?') + 1)),
                        Stream.of(
                                "state=s&user_id=u&vehicle_id=v&code=c&external_id=e",
                                "state=s&userId=u&error=access_denied&error_description=no+way%21",
                                "error=vehicle_incompatible&state=%C3%A4&make=x&vin=y",
                                "state=&state",
                                "state=%zz"))
                .map(query -> query.getBytes(ISO_8859_1));
    }
}
