package dev.carflow.enrichment.signal;

import java.time.Instant;
import java.util.Comparator;

/**
 * Which of two readings of one signal is the newer one, everywhere the same: by the maker's time, where that is missing or
 * from the future by when Smartcar retrieved it, else by when it was told; then by retrieval, then by Smartcar's sequence,
 * then by the event's id. It does not depend on the order in which they are heard.
 */
public final class SignalOrder {

    /** The newer one is the greater one. */
    public static final Comparator<ReportedSignal> BY_TIME = Comparator.comparing(SignalOrder::time)
            .thenComparing(signal -> signal.retrievedAt().orElse(Instant.MIN))
            .thenComparing(signal -> signal.told().sequence().orElse(Long.MIN_VALUE))
            .thenComparing(signal -> signal.told().eventId());

    private SignalOrder() {}

    /** A static attribute is of when it was told; a failure repeats a value of an unknown time, which replaces none. */
    private static Instant time(ReportedSignal signal) {
        return signal.time().orElseGet(() -> signal.signal().isSuccess() ? signal.triedAt() : Instant.MIN);
    }

    /** The first where neither is newer. */
    public static ReportedSignal newer(ReportedSignal first, ReportedSignal second) {
        return BY_TIME.compare(second, first) > 0 ? second : first;
    }
}
