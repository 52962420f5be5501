package dev.carflow.enrichment.signal;

import java.time.Instant;
import java.util.Optional;

/**
 * The remembered value and failure of one signal.
 *
 * @param value the newest report with a value, or that said that there is none, in which case it has no body
 * @param failure the last failure, without a body, if no later attempt succeeded
 */
public record LastKnown(Optional<ReportedSignal> value, Optional<ReportedSignal> failure) {

    public static final LastKnown NOTHING = new LastKnown(Optional.empty(), Optional.empty());

    /**
     * Returns what is known after this report as well, in any order of reports. An error that no call can cure ends
     * what was known before, because the permission may be gone; the error itself is kept, so that the value is not
     * requested again at once.
     */
    public LastKnown with(ReportedSignal reported) {
        if (reported.signal().isSuccess()) {
            ReportedSignal kept = reported.hasValue() ? reported : reported.withoutBody();
            return new LastKnown(
                    Optional.of(
                            value.map(known -> SignalOrder.newer(known, kept)).orElse(kept)),
                    failure.filter(known -> known.triedAt().isAfter(reported.triedAt())));
        }
        ReportedSignal last = later(reported.withoutBody());
        if (reported.signal().isIncurable()) {
            return new LastKnown(value.filter(known -> known.triedAt().isAfter(reported.triedAt())), failureOf(last));
        }
        Optional<ReportedSignal> newest = reported.hasValue()
                ? Optional.of(
                        value.map(known -> SignalOrder.newer(known, reported)).orElse(reported))
                : value;
        return new LastKnown(newest, failureOf(last));
    }

    private ReportedSignal later(ReportedSignal reported) {
        return failure.filter(known -> known.triedAt().isAfter(reported.triedAt()))
                .orElse(reported);
    }

    /** Returns empty if a success came later. */
    private Optional<ReportedSignal> failureOf(ReportedSignal last) {
        boolean over = value.filter(
                        known -> known.signal().isSuccess() && known.triedAt().isAfter(last.triedAt()))
                .isPresent();
        return over ? Optional.empty() : Optional.of(last);
    }

    /** Returns the value that may be published; empty if the newest report said that there is none. */
    public Optional<ReportedSignal> present() {
        return value.filter(reported -> reported.signal().body().isPresent());
    }

    /** Drops a failure that no call could cure and that was reported until then: its cause is over. */
    public LastKnown cured(Instant at) {
        return new LastKnown(
                value,
                failure.filter(reported -> !reported.signal().isIncurable()
                        || reported.report().at().isAfter(at)));
    }

    /** Returns what was reported after a time. */
    public LastKnown since(Instant time) {
        boolean whole = isAfter(value, time) && isAfter(failure, time);
        return whole
                ? this
                : new LastKnown(
                        isAfter(value, time) ? value : Optional.empty(),
                        isAfter(failure, time) ? failure : Optional.empty());
    }

    private static boolean isAfter(Optional<ReportedSignal> reported, Instant time) {
        return reported.isEmpty() || reported.get().report().at().isAfter(time);
    }

    /**
     * Returns what was answered after a new grant, or retrieved for an event after it: an event may have been in
     * transit for long.
     */
    public LastKnown sinceGrant(Instant time) {
        return new LastKnown(
                value.filter(reported -> isSince(reported, time)), failure.filter(reported -> isSince(reported, time)));
    }

    private static boolean isSince(ReportedSignal reported, Instant time) {
        return (reported.report().byAnswer() ? reported.report().at() : reported.triedAt()).isAfter(time);
    }

    /** Returns whether an answer of Smartcar's reported any of it. */
    public boolean isOfAnAnswer() {
        return value.filter(reported -> reported.report().byAnswer()).isPresent()
                || failure.filter(reported -> reported.report().byAnswer()).isPresent();
    }

    public boolean isNothing() {
        return value.isEmpty() && failure.isEmpty();
    }

    @Override
    public String toString() {
        return "LastKnown[" + value.orElse(null) + ", " + failure.orElse(null) + "]";
    }
}
