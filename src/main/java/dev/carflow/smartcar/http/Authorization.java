package dev.carflow.smartcar.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The credentials of a request. Never to be logged.
 *
 * @param header the value of {@code Authorization}
 */
public record Authorization(String header) {

    /** No header: the request authorizes itself in another way. */
    public static final Authorization NONE = new Authorization("");

    /** @param token visible ASCII characters only */
    public static Authorization bearer(String token) {
        return new Authorization("Bearer " + token);
    }

    public static Authorization basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Authorization("Basic " + Base64.getEncoder().encodeToString(both));
    }

    /** Returns false for a value that a header cannot hold: the exception for it would repeat the value. */
    boolean isSendable() {
        return header.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    @Override
    public String toString() {
        return "Authorization[…]";
    }
}
