package dev.carflow.benchmark.bare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Finds the user's id by a search in the text: right for events as Smartcar writes them, where no member before
 * {@code data.user} has that name, and for nothing else.
 */
final class UserSearch {

    private static final byte[] USER = ascii("\"user\":{");
    private static final byte[] ID = ascii("\"id\":\"");

    private UserSearch() {}

    /**
     * Returns the user's id.
     *
     * @throws IOException if there is none
     */
    static String userOf(byte[] body) throws IOException {
        int user = endOf(USER, body, 0);
        int from = endOf(ID, body, user);
        int to = from;
        while (body[to] != '"') {
            to++;
        }
        return new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    /** Returns the position after the first occurrence; at least one byte follows it. */
    private static int endOf(byte[] wanted, byte[] body, int from) throws IOException {
        for (int at = from; at + wanted.length < body.length; at++) {
            int matching = 0;
            while (matching < wanted.length && body[at + matching] == wanted[matching]) {
                matching++;
            }
            if (matching == wanted.length) {
                return at + matching;
            }
        }
        throw new IOException("no id of a user");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
