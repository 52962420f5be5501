package dev.carflow.enrichment.event;

import dev.carflow.smartcar.api.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Chooses for every code one signal out of those of the event, of an API answer and of the cache. Signals are chosen
 * whole, never mixed; those of the event are all there, others only where their code is wanted. In this order:
 *
 * <ol start="0">
 *   <li>An error that no call can cure ({@code COMPATIBILITY} or {@code PERMISSION}), of the event or of the answer,
 *       rules out what the cache holds: a value whose permission was withdrawn is never served from memory. The answer
 *       itself may overrule the event, being newer.
 *       A success of the event or the answer whose time is from the future rules it out, too: nobody knows which of
 *       the two is newer, and what came just now was at least said just now.
 *   <li>One with a body comes before one without.
 *   <li>The newer {@code oemUpdatedAt}; dated before undated. A time from the future counts as none.
 *   <li>A success before anything else; then the event, the answer, the cache.
 * </ol>
 *
 * Immutable; the functions given to it must not throw.
 */
public final class SignalMerge {

    private final Predicate<String> wanted;
    private final Function<String, Optional<Duration>> maxAge;

    /**
     * @param wanted by code: whether signals are looked for beyond the event
     * @param maxAge by code: how old a value may be; none where any age will do
     */
    public SignalMerge(Predicate<String> wanted, Function<String, Optional<Duration>> maxAge) {
        this.wanted = wanted;
        this.maxAge = maxAge;
    }

    /**
     * @param api of an answer that came after the event did; an older one belongs to the cache
     * @return by code; those of the event first, in its order, then those of the answer, then those of the cache
     */
    public Map<String, MergedSignal> merge(
            Collection<Signal> event, Collection<Signal> api, Collection<Signal> cache, Instant now) {
        Map<String, Candidates> candidates = new LinkedHashMap<>();
        for (Signal signal : event) {
            add(candidates, Origin.WEBHOOK, signal);
        }
        addWanted(candidates, Origin.API, api);
        addWanted(candidates, Origin.CACHE, cache);
        Map<String, MergedSignal> merged = new LinkedHashMap<>();
        candidates.forEach((code, ofCode) -> {
            Origin origin = ofCode.bestOrigin();
            Signal signal = ofCode.of(origin);
            merged.put(code, new MergedSignal(signal, origin, isStale(signal, now)));
        });
        return Collections.unmodifiableMap(merged);
    }

    private void addWanted(Map<String, Candidates> candidates, Origin origin, Collection<Signal> signals) {
        for (Signal signal : signals) {
            if (wanted.test(signal.code())) {
                add(candidates, origin, signal);
            }
        }
    }

    private static void add(Map<String, Candidates> candidates, Origin origin, Signal signal) {
        candidates.computeIfAbsent(signal.code(), code -> new Candidates()).add(origin, signal);
    }

    /** The signals of one code: one at most from each origin. */
    private static final class Candidates {

        /** Declared from the most to the least trusted. */
        private static final Origin[] ORIGINS = Origin.values();

        private final Signal[] byOrigin = new Signal[ORIGINS.length];

        void add(Origin origin, Signal signal) {
            Signal known = byOrigin[origin.ordinal()];
            byOrigin[origin.ordinal()] = known == null ? signal : SignalRank.better(known, signal);
        }

        Signal of(Origin origin) {
            return byOrigin[origin.ordinal()];
        }

        Origin bestOrigin() {
            Origin best = null;
            for (Origin origin : ORIGINS) {
                Signal signal = of(origin);
                if (signal != null
                        && (origin != Origin.CACHE || memoryCounts())
                        && (best == null || SignalRank.BY_CONTENT.compare(signal, of(best)) > 0)) {
                    best = origin;
                }
            }
            return best;
        }

        private boolean memoryCounts() {
            for (Origin origin : ORIGINS) {
                if (origin != Origin.CACHE && of(origin) != null && rulesOutMemory(of(origin))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean rulesOutMemory(Signal heard) {
            return heard.isIncurable()
                    || heard.ahead() && heard.isSuccess() && heard.body().isPresent();
        }
    }

    /** Without a body there is nothing that could be old; a static attribute has no time and does not age. */
    private boolean isStale(Signal signal, Instant now) {
        return signal.body().isPresent() && (!signal.isSuccess() || isOlderThanWanted(signal, now));
    }

    private boolean isOlderThanWanted(Signal signal, Instant now) {
        return maxAge.apply(signal.code())
                .filter(age -> signal.ahead()
                        || signal.updatedAt()
                                .filter(time -> Duration.between(time, now).compareTo(age) > 0)
                                .isPresent())
                .isPresent();
    }
}
