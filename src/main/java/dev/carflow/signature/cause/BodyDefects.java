package dev.carflow.signature.cause;

import java.nio.charset.StandardCharsets;

/** Visible defects of a body whose signed form cannot be restored. Never throws. */
final class BodyDefects {

    private BodyDefects() {}

    /** Returns whether the body is a JSON object or list that was cut off: its first bracket is never closed. */
    static boolean endsEarly(byte[] body) {
        int at = 0;
        while (at < body.length && body[at] <= ' ') {
            at++;
        }
        if (at == body.length || body[at] != '{' && body[at] != '[') {
            return false;
        }
        int depth = 0;
        boolean text = false;
        for (; at < body.length; at++) {
            byte b = body[at];
            if (text) {
                text = b != '"';
                at += b == '\\' ? 1 : 0;
            } else if (b == '"') {
                text = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the body contains the replacement character for one that could not be converted. */
    static boolean lostCharacters(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).indexOf('\uFFFD') >= 0;
    }
}
