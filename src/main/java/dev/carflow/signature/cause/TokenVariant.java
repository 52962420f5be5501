package dev.carflow.signature.cause;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A token with a likely mistake in it.
 *
 * @param difference from the token as given, in words; empty if there is none
 */
record TokenVariant(NamedToken origin, byte[] key, Optional<String> difference) {

    private static final Wrapping AROUND = new Wrapping(" \t\r\n\"'`\uFEFF");

    /** Returns the variants, the unchanged token first. */
    static List<TokenVariant> of(NamedToken token) {
        String text = token.token();
        Map<String, String> variants = new LinkedHashMap<>();
        variants.put(text, "");
        put(variants, AROUND.cutOff(text), "without the white space or quotes around it");
        String bare = AROUND.cutOff(text);
        for (String end : new String[] {"\n", "\r\n", " ", "\r", "\t"}) {
            put(variants, bare + end, "with " + name(end) + " behind it");
            put(variants, end + bare, "with " + name(end) + " before it");
        }
        put(variants, " " + bare + " ", "with a blank on each side");
        for (String quote : new String[] {"\"", "'", "`"}) {
            put(variants, quote + bare + quote, "in quotes");
            put(variants, quote + bare + quote + "\n", "in quotes, with a line end behind them");
        }
        put(variants, "\uFEFF" + bare, "with a byte order mark before it");
        put(variants, bare.toLowerCase(Locale.ROOT), "in lower case");
        put(variants, bare.toUpperCase(Locale.ROOT), "in upper case");
        put(variants, bare.replace("-", ""), "without its hyphens");
        List<TokenVariant> all = new ArrayList<>();
        variants.forEach((key, difference) -> all.add(new TokenVariant(
                token,
                key.getBytes(StandardCharsets.UTF_8),
                difference.isEmpty() ? Optional.empty() : Optional.of(difference))));
        return all;
    }

    private static void put(Map<String, String> variants, String key, String difference) {
        if (!key.isEmpty()) {
            variants.putIfAbsent(key, difference);
        }
    }

    private static String name(String end) {
        return switch (end) {
            case "\n" -> "a line end";
            case "\r\n" -> "a Windows line end";
            case "\r" -> "a carriage return";
            case "\t" -> "a tab";
            default -> "a blank";
        };
    }

    /** Shows only the name. */
    @Override
    public String toString() {
        return origin + difference.map(each -> " " + each).orElse("");
    }
}
