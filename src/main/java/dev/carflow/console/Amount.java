package dev.carflow.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them at a glance: three digits at most, with a unit. */
final class Amount {

    static final String NONE = "–";

    private static final double THOUSAND = 1000;

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Amount() {}

    /** Returns the time of day in UTC: {@code 09:05:30}. */
    static String clock(Instant time) {
        return CLOCK.format(time);
    }

    /** {@code 0}, {@code 12}, {@code 1,234}, {@code 1.2 million}. */
    static String count(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        if (Double.isInfinite(value)) {
            return "no limit";
        }
        return value >= THOUSAND * THOUSAND
                ? String.format(Locale.ROOT, "%.1f million", value / THOUSAND / THOUSAND)
                : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** A number of events a second, without the unit. */
    static String rate(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        if (value > 0 && value < 0.05) {
            return "< 0.1";
        }
        return value < 10 && value > 0
                ? String.format(Locale.ROOT, "%.1f", value)
                : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** {@code 35 ms}, {@code 1.2 s}, {@code 4 min 10 s}, {@code 25 min}, {@code 3 h 5 min}, {@code 2 d 4 h}. */
    static String time(double seconds) {
        if (Double.isNaN(seconds)) {
            return NONE;
        }
        if (Double.isInfinite(seconds)) {
            return "not soon";
        }
        if (seconds < 1) {
            return String.format(Locale.ROOT, "%.0f ms", seconds * THOUSAND);
        }
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        Duration time = Duration.ofSeconds(Math.round(seconds));
        if (time.toMinutes() < 1) {
            return time.toSeconds() + " s";
        }
        if (time.toHours() < 1) {
            return time.toMinutes() + " min" + (time.toMinutes() < 10 ? rest(time.toSecondsPart(), "s") : "");
        }
        return time.toDays() < 1
                ? time.toHours() + " h" + rest(time.toMinutesPart(), "min")
                : time.toDays() + " d" + rest(time.toHoursPart(), "h");
    }

    private static String rest(int value, String unit) {
        return value == 0 ? "" : " " + value + " " + unit;
    }
}
