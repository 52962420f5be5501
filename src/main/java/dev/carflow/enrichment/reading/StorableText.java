package dev.carflow.enrichment.reading;

/**
 * Text that databases accept: NUL, which PostgreSQL refuses, and unpaired surrogates, which UTF-8 cannot hold, become
 * U+FFFD. One of them in a nickname would stop a sink for good.
 */
final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final int ESCAPE = 6;
    private static final int HEX = 16;

    private StorableText() {}

    static String of(String text) {
        StringBuilder storable = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                storable = storable == null ? new StringBuilder(text) : storable;
                storable.setCharAt(i, REPLACEMENT);
            }
        }
        return storable == null ? text : storable.toString();
    }

    /** The same for JSON, whose strings may contain such a character as an escape. */
    static String ofJson(String json) {
        StringBuilder storable = new StringBuilder(of(json));
        for (int i = storable.indexOf("\\"); i >= 0; i = storable.indexOf("\\", i)) {
            if (!isUnicodeEscape(storable, i)) {
                i += 2;
                continue;
            }
            char c = escaped(storable, i);
            boolean isPair = Character.isHighSurrogate(c)
                    && isUnicodeEscape(storable, i + ESCAPE)
                    && Character.isLowSurrogate(escaped(storable, i + ESCAPE));
            if (!isPair && (c == 0 || Character.isSurrogate(c))) {
                storable.replace(i + 2, i + ESCAPE, "fffd");
            }
            i += isPair ? 2 * ESCAPE : ESCAPE;
        }
        return storable.toString();
    }

    private static boolean isUnicodeEscape(CharSequence json, int at) {
        return at + ESCAPE <= json.length() && json.charAt(at) == '\\' && json.charAt(at + 1) == 'u';
    }

    private static char escaped(CharSequence json, int at) {
        return (char) Integer.parseInt(json, at + 2, at + ESCAPE, HEX);
    }
}
