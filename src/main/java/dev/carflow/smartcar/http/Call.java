package dev.carflow.smartcar.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The target of a request and what it carries: a GET, a POST if it has a body, or a DELETE. Ids are opaque and come from
 * outside (contract 0.5): they are encoded into the path, and a call with an id that cannot be sent unambiguously is not
 * sent at all.
 *
 * @param target path and query, below the base URL
 * @param userId for {@code sc-user-id}
 * @param body of a POST
 * @param deletes whether it is a DELETE
 * @param sendable whether every id can be sent
 */
public record Call(String target, Optional<String> userId, Optional<Body> body, boolean deletes, boolean sendable) {

    private static final int LONGEST_ID = 256;
    /** The longest value of a query: cursors are longer than ids. */
    private static final int LONGEST_VALUE = 2048;
    /** The longest field of a form: codes and refresh tokens may be signed, and then are long. */
    private static final int LONGEST_FIELD = 8192;

    private static final String UNRESERVED = "-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    /** What a POST carries. */
    public record Body(String contentType, String text) {}

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
        return new Call(target, Optional.ofNullable(id), body, deletes, sendable && isId(id) && isHeaderValue(id));
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
        return new Call(target, userId, body, true, sendable);
    }

    /** Adds a field to the form. */
    public Call field(String name, String value) {
        boolean fits = fits(value, LONGEST_FIELD);
        String field = encoded(name) + "=" + (fits ? encoded(value) : "");
        return new Call(
                target,
                userId,
                Optional.of(new Body(
                        FORM, body.map(fields -> fields.text() + "&" + field).orElse(field))),
                deletes,
                sendable && fits);
    }

    /**
     * Carries JSON.
     *
     * @param ids that the text holds: a blank or very long one is not sent
     */
    public Call json(String text, String... ids) {
        return new Call(
                target,
                userId,
                Optional.of(new Body(JSON, text)),
                deletes,
                sendable && Arrays.stream(ids).allMatch(Call::isId));
    }

    private Call to(String newTarget, boolean stillSendable) {
        return new Call(newTarget, userId, body, deletes, stillSendable);
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
