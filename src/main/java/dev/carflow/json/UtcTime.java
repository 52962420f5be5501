package dev.carflow.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Reads and writes times in Smartcar's form ({@code 2026-06-29T03:55:47.000Z}) without the general formatter, which is
 * slower: a response holds dozens of them, a record of ours several.
 */
public final class UtcTime {

    /** Length without a fraction: {@code 2026-06-29T03:55:47}. */
    private static final int SECONDS_END = 19;

    private static final int MOST_DIGITS_OF_A_FRACTION = 9;

    private static final byte[] FORM = "0000-00-00T00:00:00.000Z".getBytes(ISO_8859_1);
    private static final int FRACTION_END = 23;
    private static final int NANOS_OF_A_MILLISECOND = 1_000_000;
    private static final int SECONDS_OF_A_DAY = 86_400;
    private static final long END_OF_YEAR_9999 = 253_402_300_800L;
    private static final String PUNCTUATION = "    -  -  T  :  :  ";

    private UtcTime() {}

    /** @return empty for any other form, also for a time in another form */
    public static Optional<Instant> read(String text) {
        int last = text.length() - 1;
        if (last < SECONDS_END || text.charAt(last) != 'Z' || !isPlain(text, last)) {
            return Optional.empty();
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            return Optional.empty();
        }
        try {
            long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                    .toEpochDay();
            return Optional.of(Instant.ofEpochSecond(
                    day * SECONDS_OF_A_DAY + hour * 3600 + minute * 60 + second, nanos(text, last)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns a time with exactly three digits of a second's fraction, the rest cut off: other lengths are read wrongly or
     * refused by widespread readers (SimpleDateFormat, strptime). Times beyond the year 9999 are written as that year's end.
     */
    public static String write(Instant time) {
        long second = Math.max(0, Math.min(time.getEpochSecond(), END_OF_YEAR_9999 - 1));
        LocalDate day = LocalDate.ofEpochDay(second / SECONDS_OF_A_DAY);
        int ofDay = (int) (second % SECONDS_OF_A_DAY);
        byte[] text = FORM.clone();
        put(day.getYear(), text, 0, 4);
        put(day.getMonthValue(), text, 5, 7);
        put(day.getDayOfMonth(), text, 8, 10);
        put(ofDay / 3600, text, 11, 13);
        put(ofDay / 60 % 60, text, 14, 16);
        put(ofDay % 60, text, 17, SECONDS_END);
        put(time.getNano() / NANOS_OF_A_MILLISECOND, text, SECONDS_END + 1, FRACTION_END);
        return new String(text, ISO_8859_1);
    }

    private static void put(int number, byte[] text, int from, int to) {
        int rest = number;
        for (int i = to - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static boolean isPlain(String text, int last) {
        for (int i = 0; i < SECONDS_END; i++) {
            char expected = PUNCTUATION.charAt(i);
            if (expected == ' ' ? !isDigit(text.charAt(i)) : text.charAt(i) != expected) {
                return false;
            }
        }
        if (last == SECONDS_END) {
            return true;
        }
        int digits = last - SECONDS_END - 1;
        if (text.charAt(SECONDS_END) != '.' || digits < 1 || digits > MOST_DIGITS_OF_A_FRACTION) {
            return false;
        }
        for (int i = SECONDS_END + 1; i < last; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int nanos(String text, int last) {
        if (last == SECONDS_END) {
            return 0;
        }
        int nanos = number(text, SECONDS_END + 1, last);
        for (int digits = last - SECONDS_END - 1; digits < MOST_DIGITS_OF_A_FRACTION; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
