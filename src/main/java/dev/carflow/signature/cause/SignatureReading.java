package dev.carflow.signature.cause;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to read a header as an HMAC-SHA256.
 *
 * @param mac 32 bytes
 * @param difference from lower-case hex, in words; empty if there is none
 */
public record SignatureReading(byte[] mac, Optional<String> difference) {

    private static final int MAC_LENGTH = 32;
    private static final int LONGEST = 200;
    private static final Wrapping AROUND = new Wrapping(" \t\r\n\"'");
    private static final Pattern PREFIXED = Pattern.compile("(?i)(?:t=[0-9]+,)?[a-z][a-z0-9_-]{0,15}[=: ] ?(.+)");

    /** Returns all possible readings; empty if the header is missing or cannot be an HMAC. */
    public static List<SignatureReading> of(String header) {
        List<SignatureReading> readings = new ArrayList<>();
        if (header == null || header.length() > LONGEST) {
            return readings;
        }
        String bare = AROUND.cutOff(header);
        String around = bare.equals(header) ? "" : "white space or quotes around it";
        read(bare, around, readings);
        Matcher prefixed = PREFIXED.matcher(bare);
        if (readings.isEmpty() && prefixed.matches()) {
            String prefix = "something before it";
            read(prefixed.group(1), around.isEmpty() ? prefix : around + ", " + prefix, readings);
        }
        return readings;
    }

    private static void read(String text, String difference, List<SignatureReading> readings) {
        if (text.length() == 2 * MAC_LENGTH) {
            String lower = text.toLowerCase(Locale.ROOT);
            hex(lower)
                    .ifPresent(mac ->
                            readings.add(reading(mac, difference, text.equals(lower) ? "" : "upper-case hex letters")));
        }
        base64(text).ifPresent(bytes -> {
            if (bytes.length == MAC_LENGTH) {
                readings.add(reading(bytes, difference, "base64 instead of hex"));
            } else if (bytes.length == 2 * MAC_LENGTH) {
                String inner = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
                hex(inner).ifPresent(mac -> readings.add(reading(mac, difference, "base64 of the hex")));
            }
        });
    }

    private static SignatureReading reading(byte[] mac, String one, String other) {
        String both = one.isEmpty() ? other : other.isEmpty() ? one : one + ", " + other;
        return new SignatureReading(mac, both.isEmpty() ? Optional.empty() : Optional.of(both));
    }

    private static Optional<byte[]> hex(String text) {
        try {
            return Optional.of(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
