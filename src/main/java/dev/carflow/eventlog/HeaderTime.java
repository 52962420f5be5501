package dev.carflow.eventlog;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads a time in a header, which others can have written. */
public final class HeaderTime {

    private HeaderTime() {}

    /** Returns the time; none for anything but ISO-8601 in UTC. */
    public static Optional<Instant> read(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
