package dev.carflow.eventlog;

import dev.carflow.json.UtcTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads a time in a header, which others can have written. */
public final class HeaderTime {

    private HeaderTime() {}

    /** Returns the time; none for anything but ISO-8601 in UTC. */
    public static Optional<Instant> read(String text) {
        Optional<Instant> usual = UtcTime.read(text);
        return usual.isPresent() ? usual : rare(text);
    }

    /** The general parser also reads years of more digits, the hour 24 and leap seconds. */
    private static Optional<Instant> rare(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
