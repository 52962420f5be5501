package dev.carflow.enrichment.need;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * One entry of {@code carflow.enrichment.signals}.
 *
 * @param selector a signal's code, a group (the part before the dash of a code), {@code all}, or {@code none}
 * @param maxAge the maximum age of a value, by {@code oemUpdatedAt}
 */
public record WantedSignal(String selector, Duration maxAge) {

    public static final String ALL = "all";
    public static final String NONE = "none";

    /** Reads {@code selector:age}, with the age like every other duration of the configuration. */
    public static WantedSignal of(String text) {
        String entry = text.strip().toLowerCase(Locale.ROOT);
        if (entry.equals(NONE)) {
            return new WantedSignal(NONE, Duration.ZERO);
        }
        int colon = entry.indexOf(':');
        String selector = entry.substring(0, Math.max(0, colon)).strip();
        if (!selector.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException(
                    "an entry is not a wanted signal: write code:age, group:age or all:age, such as charge:15M");
        }
        Duration maxAge = age(entry.substring(colon + 1).strip());
        if (maxAge == null || maxAge.isZero() || maxAge.isNegative()) {
            throw new IllegalArgumentException(
                    "the entry for " + selector + " names no age: write, for example, charge:15M");
        }
        return new WantedSignal(selector, maxAge);
    }

    /** Returns the form of the configuration. */
    @Override
    public String toString() {
        return selector.equals(NONE) ? NONE : selector + ":" + maxAge.toString().substring("PT".length());
    }

    /** Returns null for a text that is not a duration. */
    private static Duration age(String text) {
        try {
            return DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** For the configuration, which would hide the reason of a failing method that it finds itself. */
    public static final class Reader implements Converter<WantedSignal> {

        private static final long serialVersionUID = 1L;

        /** Returns null for a blank entry, which counts as absent. */
        @Override
        public WantedSignal convert(String text) {
            return text.isBlank() ? null : of(text);
        }
    }
}
