package dev.carflow.smartcar.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header Retry-After: seconds, as documented, or a date, as HTTP allows (contract 7.8). */
final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /** A longer wait is a mistake of the server, such as a Unix time. */
    private static final Duration LONGEST = Duration.ofDays(31);

    private RetryAfter() {}

    /** @return empty for a value of another form */
    static Optional<Duration> parse(String value, Instant now) {
        String text = value.trim();
        Optional<Duration> wait = SECONDS.matcher(text).matches()
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : ServerTime.parse(text).map(time -> Duration.between(now, time));
        return wait.map(found -> found.isNegative() ? Duration.ZERO : found)
                .filter(found -> found.compareTo(LONGEST) <= 0);
    }
}
