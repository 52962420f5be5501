package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.ReportedSignal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The signals of a vehicle in one event or answer.
 *
 * @param at when the event was received, or when Smartcar was asked for the answer
 * @param grants whether it is the event that begins a user's new grant, whose values may be older than the grant
 */
public record Observation(Collection<ReportedSignal> signals, Instant at, boolean byAnswer, boolean grants) {

    public static Observation ofEvent(Collection<ReportedSignal> signals, Instant receivedAt) {
        return new Observation(signals, receivedAt, false, false);
    }

    public static Observation ofFirstDelivery(Collection<ReportedSignal> signals, Instant receivedAt) {
        return new Observation(signals, receivedAt, false, true);
    }

    public static Observation ofAnswer(Collection<ReportedSignal> signals, Instant askedAt) {
        return new Observation(signals, askedAt, true, false);
    }

    Observation ofThose(Predicate<String> codes) {
        List<ReportedSignal> those = new ArrayList<>(signals.size());
        for (ReportedSignal reported : signals) {
            if (codes.test(reported.code())) {
                those.add(reported);
            }
        }
        return new Observation(those, at, byAnswer, grants);
    }

    Set<String> codes() {
        Set<String> codes = new HashSet<>();
        signals.forEach(reported -> codes.add(reported.code()));
        return codes;
    }

    /** Leaves out values: they are personal data. */
    @Override
    public String toString() {
        return "Observation[" + signals.size() + " signals, " + at + "]";
    }
}
