package dev.carflow.smartcar.api;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What to GET, and for whom. Ids are opaque and come from outside (contract 0.5): they are encoded into the path, and
 * what cannot be sent unambiguously is not sent at all.
 *
 * @param target path and query, below the base URL
 * @param userId for {@code sc-user-id}
 * @param sendable whether every id can be sent
 */
record Call(String target, Optional<String> userId, boolean sendable) {

    private static final int LONGEST_ID = 256;
    private static final String UNRESERVED = "-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    static Call to(String first) {
        return new Call("/" + first, Optional.empty(), true);
    }

    Call slash(String fixed) {
        return new Call(target + "/" + fixed, userId, sendable);
    }

    /** Dots alone would climb the path. */
    Call id(String id) {
        return new Call(
                target + "/" + (isId(id) ? encoded(id) : ""),
                userId,
                sendable && isId(id) && !id.equals(".") && !id.equals(".."));
    }

    Call user(String id) {
        return new Call(target, Optional.ofNullable(id), sendable && isId(id) && isHeaderValue(id));
    }

    /** Brackets are encoded too: strict servers insist (contract 7.2). */
    Call query(String name, String value) {
        return new Call(
                target + (target.contains("?") ? "&" : "?") + encoded(name) + "=" + (isId(value) ? encoded(value) : ""),
                userId,
                sendable && isId(value));
    }

    private static boolean isId(String text) {
        return text != null && !text.isBlank() && text.length() <= LONGEST_ID;
    }

    private static boolean isHeaderValue(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return encoded.toString();
    }

    @Override
    public String toString() {
        return "Call[redacted]";
    }
}
