package dev.carflow.enrichment.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Merges the reports of an event, of an answer to it and of memory on wanted signals. For each code:
 *
 * <ol>
 *   <li>The status is that of the event or the answer, whichever attempt was later, and of two attempts at one time the answer's;
 *       never that of the memory.
 *   <li>The value is the newest of all three by {@link SignalOrder}, of equal ones the event's, then the answer's. A
 *       report that there is no value ends older ones.
 *   <li>No value is published if no call can cure the error ({@code PERMISSION}, {@code COMPATIBILITY}), by that
 *       status or by a later failure that is remembered.
 * </ol>
 *
 * The event's own signals are never replaced: readers find them beside the merged ones. Immutable; the functions given to it
 * must not throw.
 */
public final class SignalMerge {

    private final Predicate<String> wanted;
    private final Function<String, Optional<Duration>> maxAge;

    /**
     * @param wanted by code: whether signals are looked up beyond the event
     * @param maxAge by code: the maximum age of a value; empty if any age will do
     */
    public SignalMerge(Predicate<String> wanted, Function<String, Optional<Duration>> maxAge) {
        this.wanted = wanted;
        this.maxAge = maxAge;
    }

    /**
     * @param event the event's signals by code
     * @param answer of a call that was made for the event or shared with it
     * @param memory what was known before, by code
     */
    public Knowledge merge(
            Map<String, ReportedSignal> event, Collection<ReportedSignal> answer, Map<String, LastKnown> memory) {
        Map<String, ReportedSignal> answered = byCode(answer);
        Set<String> codes = new LinkedHashSet<>(event.keySet());
        codes.addAll(answered.keySet());
        codes.addAll(memory.keySet());
        Map<String, MergedSignal> all = new LinkedHashMap<>();
        Map<String, MergedSignal> known = new LinkedHashMap<>();
        List<String> changed = new ArrayList<>();
        for (String code : codes) {
            if (wanted.test(code)) {
                Sources sources =
                        new Sources(event.get(code), answered.get(code), memory.getOrDefault(code, LastKnown.NOTHING));
                MergedSignal merged = sources.merged(maxAge.apply(code));
                all.put(code, merged);
                if (sources.event() == null
                        ? merged.spoken().isPresent() || merged.value().isPresent()
                        : merged.differsFrom(sources.event())) {
                    known.put(code, merged);
                }
                if (sources.isChange(merged)) {
                    changed.add(code);
                }
            }
        }
        return new Knowledge(
                Collections.unmodifiableMap(all), Collections.unmodifiableMap(known), List.copyOf(changed));
    }

    private static Map<String, ReportedSignal> byCode(Collection<ReportedSignal> answer) {
        if (answer.isEmpty()) {
            return Map.of();
        }
        Map<String, ReportedSignal> byCode = new LinkedHashMap<>();
        answer.forEach(reported -> byCode.merge(reported.code(), reported, SignalOrder::newer));
        return byCode;
    }

    /** The three sources' reports of one code; null where a source has none. */
    private record Sources(ReportedSignal event, ReportedSignal answer, LastKnown memory) {

        MergedSignal merged(Optional<Duration> maxAge) {
            Optional<ReportedSignal> spoken = Optional.ofNullable(spoken());
            Optional<ReportedSignal> lastFailure =
                    memory.failure().filter(failure -> isAfter(failure, spoken.orElse(null)));
            boolean incurable = spoken.isPresent() && spoken.get().signal().isIncurable()
                    || lastFailure.isPresent() && lastFailure.get().signal().isIncurable();
            Optional<ReportedSignal> value = incurable ? Optional.empty() : newest().filter(ReportedSignal::hasValue);
            Origin origin =
                    value.isPresent() ? originOf(value.get()) : spoken.isEmpty() ? Origin.CACHE : spokenOrigin();
            return new MergedSignal(spoken, value, origin, lastFailure, maxAge);
        }

        private static boolean isAfter(ReportedSignal failure, ReportedSignal spoken) {
            return spoken == null || failure.triedAt().isAfter(spoken.triedAt());
        }

        private ReportedSignal spoken() {
            if (event == null || answer == null) {
                return event == null ? answer : event;
            }
            return answer.triedAt().isBefore(event.triedAt()) ? event : answer;
        }

        private Origin spokenOrigin() {
            return spoken() == event ? Origin.WEBHOOK : Origin.API;
        }

        /**
         * Returns the newest report with a value, or that says that there is none; an error without a body says
         * nothing.
         */
        private Optional<ReportedSignal> newest() {
            ReportedSignal newest = newer(newer(null, event), answer);
            newest = newer(newest, memory.value().orElse(null));
            return Optional.ofNullable(newest);
        }

        private static ReportedSignal newer(ReportedSignal newest, ReportedSignal reported) {
            if (reported == null || !reported.signal().isSuccess() && !reported.hasValue()) {
                return newest;
            }
            return newest == null ? reported : SignalOrder.newer(newest, reported);
        }

        private Origin originOf(ReportedSignal value) {
            if (value == event) {
                return Origin.WEBHOOK;
            }
            return value == answer ? Origin.API : Origin.CACHE;
        }

        private boolean isChange(MergedSignal merged) {
            if (merged.value().isEmpty() || originOf(merged.value().get()) == Origin.CACHE) {
                return false;
            }
            Optional<ReportedSignal> last = memory.present();
            return last.isEmpty()
                    || !SignalValue.isSame(last.get(), merged.value().get());
        }
    }
}
