package dev.carflow.smartcar.api;

import dev.carflow.smartcar.token.AccessToken;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a request proves itself with; never to be logged.
 *
 * @param header the value of {@code Authorization}
 */
public record Authorization(String header) {

    public static Authorization bearer(AccessToken token) {
        return new Authorization("Bearer " + token.value());
    }

    public static Authorization basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Authorization("Basic " + Base64.getEncoder().encodeToString(both));
    }

    /** A line break in a header ends in an exception with the whole value in its message. */
    boolean isSendable() {
        return header.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    @Override
    public String toString() {
        return "Authorization[…]";
    }
}
