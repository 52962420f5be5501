package dev.carflow.routing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/** Writes times as {@link Instant#toString} does, character by character the same, at a fraction of its cost. */
final class IsoInstant {

    private static final byte[] FORM = "0000-00-00T00:00:00.000000000Z".getBytes(StandardCharsets.US_ASCII);
    private static final int SECONDS_END = 19;
    private static final int SECONDS_OF_A_DAY = 86_400;
    private static final long END_OF_YEAR_9999 = 253_402_300_800L;
    private static final int MILLION = 1_000_000;

    private IsoInstant() {}

    static String of(Instant time) {
        long second = time.getEpochSecond();
        if (second < 0 || second >= END_OF_YEAR_9999) {
            // Other lengths and signs: no time of ours.
            return time.toString();
        }
        byte[] text = FORM.clone();
        LocalDate day = LocalDate.ofEpochDay(second / SECONDS_OF_A_DAY);
        int ofDay = (int) (second % SECONDS_OF_A_DAY);
        put(day.getYear(), text, 0, 4);
        put(day.getMonthValue(), text, 5, 7);
        put(day.getDayOfMonth(), text, 8, 10);
        put(ofDay / 3600, text, 11, 13);
        put(ofDay / 60 % 60, text, 14, 16);
        put(ofDay % 60, text, 17, SECONDS_END);
        int end = SECONDS_END + fraction(time.getNano(), text);
        text[end] = 'Z';
        return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
    }

    /** Writes no digits, or three, six or nine; returns how many characters. */
    private static int fraction(int nanos, byte[] text) {
        if (nanos == 0) {
            return 0;
        }
        int digits = nanos % MILLION == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9;
        int number = digits == 3 ? nanos / MILLION : digits == 6 ? nanos / 1000 : nanos;
        put(number, text, SECONDS_END + 1, SECONDS_END + 1 + digits);
        return digits + 1;
    }

    private static void put(int number, byte[] text, int from, int to) {
        int rest = number;
        for (int i = to - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
