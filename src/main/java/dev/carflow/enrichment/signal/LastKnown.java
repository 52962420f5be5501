package dev.carflow.enrichment.signal;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of one signal.
 *
 * @param value the newest reading that had a value, or told that there is none: then it has no body
 * @param failure the last failure, without a body, if no later try succeeded
 */
public record LastKnown(Optional<ReportedSignal> value, Optional<ReportedSignal> failure) {

    public static final LastKnown NOTHING = new LastKnown(Optional.empty(), Optional.empty());

    /**
     * Returns what is known once this was heard too, in whichever order. An error that no call can cure ends what was known
     * before: the permission may be gone. It stays known itself, so that nobody asks again at once.
     */
    public LastKnown with(ReportedSignal heard) {
        if (heard.signal().isSuccess()) {
            ReportedSignal kept = heard.hasValue() ? heard : heard.withoutBody();
            return new LastKnown(
                    Optional.of(
                            value.map(known -> SignalOrder.newer(known, kept)).orElse(kept)),
                    failure.filter(known -> known.triedAt().isAfter(heard.triedAt())));
        }
        ReportedSignal last = later(heard.withoutBody());
        if (heard.signal().isIncurable()) {
            return new LastKnown(value.filter(known -> known.triedAt().isAfter(heard.triedAt())), failureOf(last));
        }
        Optional<ReportedSignal> newest = heard.hasValue()
                ? Optional.of(
                        value.map(known -> SignalOrder.newer(known, heard)).orElse(heard))
                : value;
        return new LastKnown(newest, failureOf(last));
    }

    private ReportedSignal later(ReportedSignal heard) {
        return failure.filter(known -> known.triedAt().isAfter(heard.triedAt())).orElse(heard);
    }

    /** None if a success came later. */
    private Optional<ReportedSignal> failureOf(ReportedSignal last) {
        boolean over = value.filter(
                        known -> known.signal().isSuccess() && known.triedAt().isAfter(last.triedAt()))
                .isPresent();
        return over ? Optional.empty() : Optional.of(last);
    }

    /** The value that may be told; none where the newest reading told that there is none. */
    public Optional<ReportedSignal> present() {
        return value.filter(ReportedSignal::hasValue);
    }

    /** Without a failure that no call could cure, if it was told until then: what it was for is over. */
    public LastKnown cured(Instant at) {
        return new LastKnown(
                value,
                failure.filter(
                        told -> !told.signal().isIncurable() || told.told().at().isAfter(at)));
    }

    /** What was told after a time. */
    public LastKnown since(Instant time) {
        return new LastKnown(
                value.filter(told -> told.told().at().isAfter(time)),
                failure.filter(told -> told.told().at().isAfter(time)));
    }

    /** What was answered after a new grant, or retrieved for an event: an event may have been long under way. */
    public LastKnown sinceGrant(Instant time) {
        return new LastKnown(value.filter(told -> isSince(told, time)), failure.filter(told -> isSince(told, time)));
    }

    private static boolean isSince(ReportedSignal told, Instant time) {
        return (told.told().byAnswer() ? told.told().at() : told.triedAt()).isAfter(time);
    }

    /** Whether an answer of Smartcar's told some of it. */
    public boolean isOfAnAnswer() {
        return value.filter(told -> told.told().byAnswer()).isPresent()
                || failure.filter(told -> told.told().byAnswer()).isPresent();
    }

    public boolean isNothing() {
        return value.isEmpty() && failure.isEmpty();
    }

    @Override
    public String toString() {
        return "LastKnown[" + value.orElse(null) + ", " + failure.orElse(null) + "]";
    }
}
