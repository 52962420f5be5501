package dev.carflow.enrichment.signal;

import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one wanted signal with an event: of the event, of an answer to it, and of what is remembered.
 *
 * @param spoken whose status counts: the event or the answer, whichever tried later. Memory lends values and never a
 *     status, so none where only memory knows the signal
 * @param value the newest value that may be told, whoever told it
 * @param origin of the value, or of the status where there is no value
 * @param lastFailure the last failure of which only memory knows, if no later try succeeded
 * @param maxAge how old the value may be
 */
public record MergedSignal(
        Optional<ReportedSignal> spoken,
        Optional<ReportedSignal> value,
        Origin origin,
        Optional<ReportedSignal> lastFailure,
        Optional<Duration> maxAge) {

    private static final String NO_CODE = "UNKNOWN";

    /** Whether there is a value that may not be the present one: Smartcar's last try failed, or it is older than wanted. */
    public boolean isStale(Instant now) {
        return value.filter(told -> isStale(told, failure().isPresent(), maxAge, now))
                .isPresent();
    }

    /**
     * The same of any value. Whatever body comes with a failure is stale, also one of nulls alone: readers need not look
     * into it.
     *
     * @param failed whether Smartcar's last try failed
     */
    public static boolean isStale(ReportedSignal told, boolean failed, Optional<Duration> maxAge, Instant now) {
        return failed
                ? told.signal().body().isPresent()
                : told.hasValue()
                        && maxAge.filter(most -> isOlder(told, most, now)).isPresent();
    }

    /** A static attribute, such as the VIN, does not age (contract 7.4); that of a failure without a time is of any age. */
    private static boolean isOlder(ReportedSignal told, Duration maxAge, Instant now) {
        return told.time()
                .map(time -> Duration.between(time, now).compareTo(maxAge) > 0)
                .orElse(!told.signal().isSuccess());
    }

    /** What failed when it was last tried; none if that succeeded. */
    public Optional<ReportedSignal> failure() {
        return spoken.filter(told -> !told.signal().isSuccess()).or(() -> lastFailure);
    }

    /** Whether the signal cannot be had, by what was told since. */
    public boolean isIncurableSince(Instant time) {
        return failure()
                .filter(told -> told.signal().isIncurable() && !told.told().at().isBefore(time))
                .isPresent();
    }

    /** A signal by its name, for who writes it. */
    public Signal named() {
        return value.or(() -> spoken).or(() -> lastFailure).orElseThrow().signal();
    }

    /** Whether it tells something else than the event does by itself. */
    boolean differsFrom(ReportedSignal own) {
        boolean sameStatus = lastFailure.isEmpty()
                && spoken.filter(told -> told == own || isSameStatus(told.signal(), own.signal()))
                        .isPresent();
        boolean sameValue = value.map(told -> told == own
                        || own.hasValue() && told.time().equals(own.time()) && SignalValue.isSame(told, own))
                .orElse(!own.hasValue() || own.signal().isIncurable());
        return !sameStatus || !sameValue;
    }

    /** The API adds prose to an error. */
    private static boolean isSameStatus(Signal one, Signal other) {
        return one.status().equals(other.status())
                && one.error().flatMap(SignalError::type).equals(other.error().flatMap(SignalError::type))
                && codeOf(one).equals(codeOf(other));
    }

    /** Where a webhook has no code, the API says so by a word (contract 7.4). */
    private static Optional<String> codeOf(Signal signal) {
        return signal.error().flatMap(SignalError::code).filter(code -> !NO_CODE.equals(code));
    }
}
