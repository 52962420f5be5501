package dev.carflow.smartcar.http;

import dev.carflow.operations.ClockComparison;
import dev.carflow.operations.LogThrottle;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares this process's clock with the headers Date of a server's responses, of one in some seconds. Thread-safe. */
final class ServerTime {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final ClockComparison clocks;
    private final LogThrottle throttle;

    ServerTime(ClockComparison clocks, LogThrottle throttle) {
        this.clocks = clocks;
        this.throttle = throttle;
    }

    /** @param waited since the request was sent */
    void answered(MultiMap headers, Duration waited) {
        if (throttle.tryAcquire().isPresent()) {
            // A date has whole seconds: it may have been the next one almost.
            time(headers).ifPresent(time -> clocks.answered(time, waited.plusSeconds(1)));
        }
    }

    /** Returns the time of the answer; empty if the server sent no such header. An answer from a cache has an age. */
    private static Optional<Instant> time(MultiMap headers) {
        String age = headers.get("Age");
        long seconds = age != null && SECONDS.matcher(age).matches() ? Long.parseLong(age) : 0;
        return Optional.ofNullable(headers.get("Date"))
                .flatMap(ServerTime::parse)
                .map(date -> date.plusSeconds(seconds));
    }

    /** Returns the time of an HTTP date; empty for text of another form. */
    static Optional<Instant> parse(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
