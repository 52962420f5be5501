package dev.carflow.enrichment.need;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Locale;

/**
 * One entry of {@code carflow.enrichment.signals}.
 *
 * @param selector a signal's code, a group (what stands before the dash of a code), {@code all}, or {@code none}
 * @param maxAge how old a value may be, by {@code oemUpdatedAt}
 */
public record WantedSignal(String selector, Duration maxAge) {

    public static final String ALL = "all";
    public static final String NONE = "none";

    /** Reads {@code selector:age}, the age as every other duration of the configuration. */
    public static WantedSignal of(String text) {
        String entry = text.strip().toLowerCase(Locale.ROOT);
        if (entry.equals(NONE)) {
            return new WantedSignal(NONE, Duration.ZERO);
        }
        int colon = entry.indexOf(':');
        if (colon < 1 || !entry.substring(0, colon).matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a wanted signal: write code:age, group:age or all:age, such as charge:15M");
        }
        Duration maxAge = DurationConverter.parseDuration(entry.substring(colon + 1));
        if (maxAge == null || maxAge.isZero() || maxAge.isNegative()) {
            throw new IllegalArgumentException("'" + text + "' names no age: write, for example, charge:15M");
        }
        return new WantedSignal(entry.substring(0, colon), maxAge);
    }

    /** SmallRye Config converts with it. */
    public static WantedSignal valueOf(String text) {
        return of(text);
    }
}
