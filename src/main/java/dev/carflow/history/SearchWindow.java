package dev.carflow.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time to search.
 *
 * @param from deliveries put on Kafka at this time or later
 * @param until deliveries put on Kafka before this time
 * @param outputsUntil what workers made of them, written before this time
 * @param now when the search was asked for; a time that ends then has no end, since others write while it runs, and
 *     their clocks may be ahead
 */
public record SearchWindow(Instant from, Instant until, Instant outputsUntil, Instant now) {

    /** How far back a search goes without a bound. */
    public static final Duration DEFAULT = Duration.ofHours(24);

    /** Workers that are behind, and redrives, write later than the delivery came. */
    private static final Duration OUTPUTS_FOLLOW_WITHIN = Duration.ofHours(24);

    /** Everything since a time. */
    public static SearchWindow since(Instant from, Instant now) {
        return new SearchWindow(from, now, now, now);
    }

    /** Some time before and after a time. */
    public static SearchWindow around(Instant time, Duration each, Instant now) {
        return of(time.minus(each), time.plus(each), now);
    }

    /** Some time after a time, such as that of a redrive. */
    static SearchWindow following(Instant time, Duration length, Instant now) {
        return of(time.minus(length), time.plus(length), now);
    }

    private static SearchWindow of(Instant from, Instant until, Instant now) {
        Instant end = until.isBefore(now) ? until : now;
        Instant outputs = end.plus(OUTPUTS_FOLLOW_WITHIN);
        return new SearchWindow(from, end, outputs.isBefore(now) ? outputs : now, now);
    }

    /** Returns the end of a part of this window; none if the part reaches the present. */
    Optional<Instant> end(Instant time) {
        return time.isBefore(now) ? Optional.of(time) : Optional.empty();
    }
}
