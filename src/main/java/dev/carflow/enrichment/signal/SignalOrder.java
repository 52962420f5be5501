package dev.carflow.enrichment.signal;

import java.time.Instant;
import java.util.Comparator;

/**
 * The order of two reports of one signal, the same everywhere: by the maker's time; where that is missing or in the
 * future, by when Smartcar retrieved it, else by when it was reported; then by retrieval, then by Smartcar's sequence,
 * then by the event's id. It does not depend on the order of arrival.
 */
public final class SignalOrder {

    /** The newer report is the greater one. */
    public static final Comparator<ReportedSignal> BY_TIME = SignalOrder::compare;

    private static final Comparator<ReportedSignal> AMONG_THOSE_OF_ONE_TIME =
            Comparator.<ReportedSignal, Instant>comparing(
                            signal -> signal.retrievedAt().orElse(Instant.MIN))
                    .thenComparing(signal -> signal.report().sequence().orElse(Long.MIN_VALUE))
                    .thenComparing(signal -> signal.report().eventId());

    private SignalOrder() {}

    private static int compare(ReportedSignal one, ReportedSignal other) {
        int byTime = time(one).compareTo(time(other));
        return byTime == 0 ? AMONG_THOSE_OF_ONE_TIME.compare(one, other) : byTime;
    }

    /**
     * A static attribute has the time of its report; a failure repeats a value of unknown time, which replaces none.
     */
    private static Instant time(ReportedSignal signal) {
        return signal.time().orElseGet(() -> signal.signal().isSuccess() ? signal.triedAt() : Instant.MIN);
    }

    /** Returns the first if neither is newer. */
    public static ReportedSignal newer(ReportedSignal first, ReportedSignal second) {
        return BY_TIME.compare(second, first) > 0 ? second : first;
    }
}
