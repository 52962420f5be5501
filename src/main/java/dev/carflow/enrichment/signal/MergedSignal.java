package dev.carflow.enrichment.signal;

import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The knowledge of one wanted signal with an event: from the event, from an answer to it, and from memory.
 *
 * @param spoken the report whose status counts: the event's or the answer's, whichever attempt was later. Memory
 *     contributes values but never a status, so it is empty if only memory knows the signal
 * @param value the newest value that may be published, from any source
 * @param origin of the value, or of the status if there is no value
 * @param lastFailure the last failure that only memory knows, if no later attempt succeeded
 * @param maxAge the maximum age of the value
 */
public record MergedSignal(
        Optional<ReportedSignal> spoken,
        Optional<ReportedSignal> value,
        Origin origin,
        Optional<ReportedSignal> lastFailure,
        Optional<Duration> maxAge) {

    private static final String NO_CODE = "UNKNOWN";

    /**
     * Returns whether there is a value that may not be current: Smartcar's last attempt failed, or it is older than
     * wanted.
     */
    public boolean isStale(Instant now) {
        return value.filter(reported -> isStale(reported, failure().isPresent(), maxAge, now))
                .isPresent();
    }

    /**
     * The same for any value. A body that comes with a failure is always stale, even one of nulls only: readers need
     * not inspect it.
     *
     * @param failed whether Smartcar's last attempt failed
     */
    public static boolean isStale(ReportedSignal reported, boolean failed, Optional<Duration> maxAge, Instant now) {
        return failed
                ? reported.signal().body().isPresent()
                : reported.hasValue()
                        && maxAge.filter(most -> isOlder(reported, most, now)).isPresent();
    }

    /**
     * A static attribute, such as the VIN, does not age (contract 7.4); the value of a failure without a time is of
     * unknown age.
     */
    private static boolean isOlder(ReportedSignal reported, Duration maxAge, Instant now) {
        return reported.time()
                .map(time -> Duration.between(time, now).compareTo(maxAge) > 0)
                .orElse(!reported.signal().isSuccess());
    }

    /** Returns the failure of the last attempt; empty if that succeeded. */
    public Optional<ReportedSignal> failure() {
        return spoken.filter(reported -> !reported.signal().isSuccess()).or(() -> lastFailure);
    }

    /** Returns whether the signal cannot be obtained, by reports since a time. */
    public boolean isIncurableSince(Instant time) {
        return failure()
                .filter(reported -> reported.signal().isIncurable()
                        && !reported.report().at().isBefore(time))
                .isPresent();
    }

    /** Returns a signal with the name, for the writer. */
    public Signal named() {
        return value.or(() -> spoken).or(() -> lastFailure).orElseThrow().signal();
    }

    /** Returns whether it says anything beyond the event itself. */
    boolean differsFrom(ReportedSignal own) {
        boolean sameStatus = lastFailure.isEmpty()
                && spoken.isPresent()
                && (spoken.get() == own || isSameStatus(spoken.get().signal(), own.signal()));
        return !sameStatus || !hasSameValue(own);
    }

    private boolean hasSameValue(ReportedSignal own) {
        if (value.isEmpty()) {
            return !own.hasValue() || own.signal().isIncurable();
        }
        ReportedSignal reported = value.get();
        return reported == own
                || own.hasValue() && reported.time().equals(own.time()) && SignalValue.isSame(reported, own);
    }

    /** The API adds a message to an error. */
    private static boolean isSameStatus(Signal one, Signal other) {
        return one.status().equals(other.status())
                && one.error().flatMap(SignalError::type).equals(other.error().flatMap(SignalError::type))
                && codeOf(one).equals(codeOf(other));
    }

    /** Where a webhook has no code, the API has a word for that (contract 7.4). */
    private static Optional<String> codeOf(Signal signal) {
        return signal.error().flatMap(SignalError::code).filter(code -> !NO_CODE.equals(code));
    }
}
