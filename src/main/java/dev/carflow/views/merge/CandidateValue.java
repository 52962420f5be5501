package dev.carflow.views.merge;

import dev.carflow.enrichment.signal.Origin;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalOrder;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A report of a value, or that there is none, which may be the newest one. Age and permission have different times: a
 * report is newer by {@link SignalOrder}, and a withdrawal ends what Smartcar had until then. The newest value may be
 * withdrawn while an older one, which Smartcar read again afterwards, may not; so all those are kept that no other one
 * exceeds in both. Usually that is a single one.
 *
 * @param reported without name, group and unknown members
 * @param origin whether the event said it, an answer to a call for it, or a worker's memory
 * @param had the time at which Smartcar certainly had it and was permitted to give it; never later than the report
 */
public record CandidateValue(ReportedSignal reported, Origin origin, Instant had) {

    /**
     * The newer one is the greater one. Of two reports of one event about one time, which is possible only after a
     * replay or for what a worker repeats from memory, the event's own is the greater one; any further difference is
     * decided by content, so that no two different candidates are equal.
     */
    static final Comparator<CandidateValue> BY_AGE = Comparator.comparing(CandidateValue::reported, SignalOrder.BY_TIME)
            .thenComparing(CandidateValue::origin, Comparator.reverseOrder())
            .thenComparing(candidate -> candidate.reported().report().at())
            .thenComparing(CandidateValue::had)
            .thenComparing(CandidateValue::content);

    /**
     * Bounds the memory of one signal. More than two are kept only for a maker whose times go back while Smartcar's
     * go on, again and again.
     */
    static final int MOST = 16;

    private boolean exceeds(CandidateValue other) {
        return !had.isBefore(other.had) && BY_AGE.compare(this, other) >= 0;
    }

    /** Returns those of both that no other one exceeds, the newest first. */
    static List<CandidateValue> merge(List<CandidateValue> some, List<CandidateValue> others) {
        if (some.equals(others)) {
            return some;
        }
        List<CandidateValue> all = new ArrayList<>(some);
        all.addAll(others);
        all.sort(BY_AGE.reversed());
        List<CandidateValue> kept = new ArrayList<>(1);
        for (CandidateValue candidate : all) {
            // Each is older than those before it, so it counts only if Smartcar had it later than all of them.
            if (kept.isEmpty() || !kept.get(kept.size() - 1).exceeds(candidate)) {
                kept.add(candidate);
            }
        }
        return kept.size() <= MOST ? List.copyOf(kept) : bounded(kept);
    }

    /** Keeps the newest ones, and the one that outlasts all withdrawals that the others do. */
    private static List<CandidateValue> bounded(List<CandidateValue> kept) {
        List<CandidateValue> bounded = new ArrayList<>(kept.subList(0, MOST - 1));
        bounded.add(kept.get(kept.size() - 1));
        return List.copyOf(bounded);
    }

    private String content() {
        Signal signal = reported.signal();
        return String.join(
                "\n",
                signal.status(),
                signal.error().flatMap(SignalError::type).orElse(""),
                signal.error().flatMap(SignalError::code).orElse(""),
                signal.body().map(RawJson::text).orElse(""),
                Objects.toString(signal.oemUpdatedAt().orElse(null)),
                Objects.toString(signal.retrievedAt().orElse(null)),
                String.valueOf(reported.report().byAnswer()));
    }

    /** Leaves out the value: it can be a location. */
    @Override
    public String toString() {
        return "CandidateValue[" + reported.code() + " by " + origin + "]";
    }
}
