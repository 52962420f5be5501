package dev.carflow.smartcar.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The target of a request and what it carries: a GET, a POST if it has a form, or a DELETE. Ids are opaque and come from
 * outside (contract 0.5): they are encoded into the path, and a call with an id that cannot be sent unambiguously is not
 * sent at all.
 *
 * @param target path and query, below the base URL
 * @param userId for {@code sc-user-id}
 * @param form the body, encoded
 * @param deletes whether it is a DELETE
 * @param sendable whether every id can be sent
 */
public record Call(String target, Optional<String> userId, Optional<String> form, boolean deletes, boolean sendable) {

    private static final int LONGEST_ID = 256;
    /** The longest value of a query: cursors are longer than ids. */
    private static final int LONGEST_VALUE = 2048;
    /** The longest field of a form: codes and refresh tokens may be signed, and then are long. */
    private static final int LONGEST_FIELD = 8192;

    private static final String UNRESERVED = "-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    public static Call to(String first) {
        return toBase().slash(first);
    }

    /** The base URL itself. */
    public static Call toBase() {
        return new Call("", Optional.empty(), Optional.empty(), false, true);
    }

    public Call slash(String fixed) {
        return to(target + "/" + fixed, sendable);
    }

    /** An id of dots alone would lead up the path. */
    public Call id(String id) {
        return to(
                target + "/" + (isId(id) ? encoded(id) : ""),
                sendable && isId(id) && !id.equals(".") && !id.equals(".."));
    }

    public Call user(String id) {
        return new Call(target, Optional.ofNullable(id), form, deletes, sendable && isId(id) && isHeaderValue(id));
    }

    /** Brackets are encoded too: strict servers require it (contract 7.2). */
    public Call query(String name, String value) {
        return to(
                target + (target.contains("?") ? "&" : "?") + encoded(name) + "="
                        + (fits(value, LONGEST_VALUE) ? encoded(value) : ""),
                sendable && fits(value, LONGEST_VALUE));
    }

    /** The same target with DELETE. */
    public Call delete() {
        return new Call(target, userId, form, true, sendable);
    }

    /** Adds a field to the form. */
    public Call field(String name, String value) {
        boolean fits = fits(value, LONGEST_FIELD);
        String field = encoded(name) + "=" + (fits ? encoded(value) : "");
        return new Call(
                target,
                userId,
                Optional.of(form.map(fields -> fields + "&" + field).orElse(field)),
                deletes,
                sendable && fits);
    }

    private Call to(String newTarget, boolean stillSendable) {
        return new Call(newTarget, userId, form, deletes, stillSendable);
    }

    private static boolean isId(String text) {
        return fits(text, LONGEST_ID);
    }

    private static boolean fits(String text, int longest) {
        return text != null && !text.isBlank() && text.length() <= longest;
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
