package dev.carflow.smartcar.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Reads the form in which Smartcar writes times ({@code 2026-06-29T03:55:47.000Z}) without the machinery for all others:
 * an answer holds some hundred of them.
 */
final class UtcTime {

    /** Up to and without a fraction: {@code 2026-06-29T03:55:47}. */
    private static final int SECONDS_END = 19;

    private static final int MOST_DIGITS_OF_A_FRACTION = 9;
    private static final String PUNCTUATION = "    -  -  T  :  :  ";

    private UtcTime() {}

    /** @return none for any other form, be it a time or not */
    static Optional<Instant> read(String text) {
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
            return Optional.of(
                    Instant.ofEpochSecond(day * 86_400 + hour * 3600 + minute * 60 + second, nanos(text, last)));
        } catch (DateTimeException e) {
            return Optional.empty();
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
