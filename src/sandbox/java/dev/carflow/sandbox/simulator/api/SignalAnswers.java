package dev.carflow.sandbox.simulator.api;

import java.time.Duration;

/**
 * How the API writes the signals in the store. Webhooks write them as the fleet has them, so that with these settings
 * the same reading differs on the two sides.
 *
 * @param cut share of the lists, from 0 to 1, that lack signals though {@code totalCount} counts them (contract 7.4)
 * @param thinned share of the lists that lack signals without any sign of it
 * @param units whether units and members are written as webhooks write them
 * @param wholeSeconds whether {@code oemUpdatedAt} is cut to the second, as in the answer on record: a value can then
 *     seem older than the webhook that brought it
 * @param epochTimes whether times are epoch milliseconds, as in answers of 2025, in place of ISO-8601
 * @param unwrapped whether a single signal or vehicle comes without {@code data}, as in answers of 2025
 * @param ahead how far the clock of {@code retrievedAt} and {@code ingestedAt} is ahead of the webhooks'; may be
 *     negative
 */
public record SignalAnswers(
        double cut,
        double thinned,
        Units units,
        boolean wholeSeconds,
        boolean epochTimes,
        boolean unwrapped,
        Duration ahead) {

    /** How bodies with units are written. */
    public enum Units {
        /** As webhooks write them. */
        SAME,
        /** As the specification does, {@code kilometers} for {@code km}, and with the unit first (contract 8). */
        SPELLED_OUT,
        /** Miles, gallons and degrees Fahrenheit; others as webhooks write them. */
        IMPERIAL
    }

    public SignalAnswers {
        if (cut < 0 || thinned < 0 || cut + thinned > 1) {
            throw new IllegalArgumentException("shares are within 0..1, together too");
        }
    }

    public static SignalAnswers realistic() {
        return new SignalAnswers(0, 0, Units.SAME, false, false, false, Duration.ZERO);
    }

    /** Every switch on, of each pair of readings the one that differs more from webhooks. */
    public static SignalAnswers harsh() {
        return new SignalAnswers(0.05, 0.05, Units.IMPERIAL, true, true, true, Duration.ofSeconds(-3));
    }

    public SignalAnswers withCut(double share) {
        return new SignalAnswers(share, thinned, units, wholeSeconds, epochTimes, unwrapped, ahead);
    }

    public SignalAnswers withThinned(double share) {
        return new SignalAnswers(cut, share, units, wholeSeconds, epochTimes, unwrapped, ahead);
    }

    public SignalAnswers withUnits(Units newUnits) {
        return new SignalAnswers(cut, thinned, newUnits, wholeSeconds, epochTimes, unwrapped, ahead);
    }

    public SignalAnswers inWholeSeconds() {
        return new SignalAnswers(cut, thinned, units, true, epochTimes, unwrapped, ahead);
    }

    public SignalAnswers withEpochTimes() {
        return new SignalAnswers(cut, thinned, units, wholeSeconds, true, unwrapped, ahead);
    }

    public SignalAnswers unwrappedSingles() {
        return new SignalAnswers(cut, thinned, units, wholeSeconds, epochTimes, true, ahead);
    }

    public SignalAnswers withClockAhead(Duration time) {
        return new SignalAnswers(cut, thinned, units, wholeSeconds, epochTimes, unwrapped, time);
    }
}
