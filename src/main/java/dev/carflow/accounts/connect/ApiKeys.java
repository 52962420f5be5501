package dev.carflow.accounts.connect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the API key of a request. Any of the keys is accepted; the comparison takes the same time whichever key it
 * is, and if it is none.
 */
final class ApiKeys {

    private static final Pattern STRONG = Pattern.compile("[!-~]{32,512}");
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([!-~]{1,512}) *");

    private final Supplier<List<String>> keys;

    /** @param keys asked each time, so that they can be rotated */
    ApiKeys(Supplier<List<String>> keys) {
        this.keys = keys;
    }

    static boolean isStrong(String key) {
        return STRONG.matcher(key).matches();
    }

    /** @param authorization the header's value, null where there is none */
    boolean accept(String authorization) {
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
        if (!bearer.matches()) {
            return false;
        }
        byte[] given = digest(bearer.group(1));
        boolean known = false;
        for (String key : keys.get()) {
            known |= MessageDigest.isEqual(digest(key), given);
        }
        return known;
    }

    private static byte[] digest(String key) {
        return Sha256.of(key.getBytes(StandardCharsets.UTF_8));
    }
}
