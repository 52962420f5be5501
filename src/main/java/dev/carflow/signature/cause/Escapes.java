package dev.carflow.signature.cause;

import java.util.Locale;
import java.util.Optional;

/** How a serialiser writes the characters of a string. */
enum Escapes {
    /** As they came. */
    KEPT(""),
    /** As JavaScript does: only what has to be escaped is. */
    FEWEST("characters that are written as they are"),
    /** As Python does. */
    ASCII("\\u00e9 escapes"),
    /** As Jackson and Java's others do where they are told to write ASCII. */
    ASCII_UPPER("\\u00E9 escapes"),
    /** As PHP does. */
    ASCII_SLASH("\\u00e9 and \\/ escapes"),
    SLASH("\\/ escapes"),
    /** As Go and Gson do. */
    HTML("\\u003c escapes"),
    /** As .NET does. */
    HTML_UPPER("\\u003C escapes, those of all other letters included");

    private static final String HTML_CHARACTERS = "<>&";
    private static final String HTML_CHARACTERS_OF_DOTNET = "<>&'+`\"";

    private final String description;

    Escapes(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** @param raw with its quotes, as it came; none if it is no JSON string */
    Optional<String> rewrite(String raw) {
        return this == KEPT ? Optional.of(raw) : unescaped(raw).map(this::written);
    }

    private String written(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            append(out, text.charAt(i));
        }
        return out.append('"').toString();
    }

    private void append(StringBuilder out, char c) {
        if (this == HTML_UPPER && HTML_CHARACTERS_OF_DOTNET.indexOf(c) >= 0
                || this == HTML && (HTML_CHARACTERS.indexOf(c) >= 0 || c == '\u2028' || c == '\u2029')) {
            unicode(out, c);
            return;
        }
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '/' -> out.append(this == SLASH || this == ASCII_SLASH ? "\\/" : "/");
            default -> {
                if (c < 0x20 || c > 0x7e && isAscii()) {
                    unicode(out, c);
                } else {
                    out.append(c);
                }
            }
        }
    }

    private boolean isAscii() {
        return this == ASCII || this == ASCII_UPPER || this == ASCII_SLASH || this == HTML_UPPER;
    }

    private void unicode(StringBuilder out, char c) {
        boolean upper = this == ASCII_UPPER || this == HTML_UPPER;
        out.append(String.format(Locale.ROOT, upper ? "\\u%04X" : "\\u%04x", (int) c));
    }

    private static Optional<String> unescaped(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 1; i < raw.length() - 1; i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = raw.charAt(++i);
            int plain = "\"\\/bfnrt".indexOf(escape);
            if (plain >= 0) {
                out.append("\"\\/\b\f\n\r\t".charAt(plain));
            } else if (escape == 'u' && i + 4 < raw.length()) {
                try {
                    out.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
                } catch (NumberFormatException e) {
                    return Optional.empty();
                }
                i += 4;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(out.toString());
    }
}
