package dev.carflow.settings;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import jakarta.annotation.Priority;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Converters that read a value as Quarkus does, but whose error messages say which form is expected: Quarkus's own name
 * its classes, or nothing at all. The value is not repeated, since it may be a secret in the wrong place. Loaded by the
 * configuration as services, before Quarkus's own.
 */
final class Readable {

    /** Above Quarkus's own, which have 200. */
    private static final int FIRST = 300;

    private static final String WHOLE_NUMBER = "a whole number is expected, such as 12";

    private Readable() {}

    /** Returns null for a blank value, which counts as none. */
    private static <T> T read(String text, Function<String, T> reading, String form) {
        String value = text.strip();
        if (value.isEmpty()) {
            return null;
        }
        try {
            return reading.apply(value);
        } catch (RuntimeException e) {
            // Without its cause, whose message has the value.
            throw new IllegalArgumentException(form);
        }
    }

    /** {@code 500ms}, {@code 10S}, {@code PT10S}; a number alone is in seconds. */
    @Priority(FIRST)
    public static final class OfDuration implements Converter<Duration> {
        private static final long serialVersionUID = 1L;

        @Override
        public Duration convert(String text) {
            return read(
                    text, DurationConverter::parseDuration, "a duration is expected, such as 500ms, 10S, 15M or 24H");
        }
    }

    /** {@code 900K}, {@code 64M}; a number alone is in bytes. */
    @Priority(FIRST)
    public static final class OfSize implements Converter<MemorySize> {
        private static final long serialVersionUID = 1L;

        @Override
        public MemorySize convert(String text) {
            return read(text, new MemorySizeConverter()::convert, "a size is expected, such as 900K or 64M");
        }
    }

    /** A whole number of 32 bits. */
    @Priority(FIRST)
    public static final class OfInteger implements Converter<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer convert(String text) {
            return read(text, Integer::valueOf, WHOLE_NUMBER);
        }
    }

    /** A whole number of 16 bits. */
    @Priority(FIRST)
    public static final class OfShort implements Converter<Short> {
        private static final long serialVersionUID = 1L;

        @Override
        public Short convert(String text) {
            return read(text, Short::valueOf, WHOLE_NUMBER);
        }
    }

    /** A whole number of 32 bits, or none. */
    @Priority(FIRST)
    public static final class OfOptionalInteger implements Converter<OptionalInt> {
        private static final long serialVersionUID = 1L;

        @Override
        public OptionalInt convert(String text) {
            Integer value = read(text, Integer::valueOf, WHOLE_NUMBER);
            return value == null ? OptionalInt.empty() : OptionalInt.of(value);
        }
    }

    /** A whole number of 64 bits. */
    @Priority(FIRST)
    public static final class OfLong implements Converter<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long convert(String text) {
            return read(text, Long::valueOf, WHOLE_NUMBER);
        }
    }

    /** A number with a point. */
    @Priority(FIRST)
    public static final class OfDouble implements Converter<Double> {
        private static final long serialVersionUID = 1L;

        @Override
        public Double convert(String text) {
            return read(text, Double::valueOf, "a number is expected, such as 0.8");
        }
    }

    /** As defined by RFC 3986. */
    @Priority(FIRST)
    public static final class OfUri implements Converter<URI> {
        private static final long serialVersionUID = 1L;

        @Override
        public URI convert(String text) {
            return read(text, URI::create, "a URL is expected, such as https://host/path");
        }
    }

    /** Quarkus reads everything unknown as {@code false}, even a mistyped {@code true}. */
    @Priority(FIRST)
    public static final class OfBoolean implements Converter<Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean convert(String text) {
            return read(text, OfBoolean::truth, "true or false is expected");
        }

        private static Boolean truth(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes", "y", "on" -> Boolean.TRUE;
                case "false", "0", "no", "n", "off" -> Boolean.FALSE;
                default -> throw new IllegalArgumentException();
            };
        }
    }
}
