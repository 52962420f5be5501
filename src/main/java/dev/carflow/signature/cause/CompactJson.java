package dev.carflow.signature.cause;

import java.util.Locale;
import java.util.Optional;

/**
 * Writes JSON as Smartcar does: without white space between tokens and with no escape that JSON does not require. That
 * undoes what any serialiser on the way did to layout and escapes. Works on the text, since parsed values would lose
 * the spelling of numbers.
 */
final class CompactJson {

    private static final String BLANKS = " \t\r\n";

    private CompactJson() {}

    /**
     * Removes white space between tokens.
     *
     * @param fewestEscapes also removes escapes that JSON does not require
     * @return empty for a text with an unterminated string or an invalid escape
     */
    static Optional<String> of(String json, boolean fewestEscapes) {
        StringBuilder out = new StringBuilder(json.length());
        boolean inString = false;
        for (int at = 0; at < json.length(); at++) {
            char c = json.charAt(at);
            if (inString && c == '\\') {
                int end = at + (json.startsWith("\\u", at) ? 6 : 2);
                if (end > json.length() || !append(out, json.substring(at, end), fewestEscapes)) {
                    return Optional.empty();
                }
                at = end - 1;
            } else {
                inString ^= c == '"';
                if (inString || BLANKS.indexOf(c) < 0) {
                    out.append(c);
                }
            }
        }
        return inString ? Optional.empty() : Optional.of(out.toString());
    }

    private static boolean append(StringBuilder out, String escape, boolean fewestEscapes) {
        if (!fewestEscapes || escape.length() == 2) {
            out.append(fewestEscapes && escape.equals("\\/") ? "/" : escape);
            return true;
        }
        try {
            out.append(written((char) Integer.parseInt(escape.substring(2), 16)));
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String written(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c);
        };
    }
}
