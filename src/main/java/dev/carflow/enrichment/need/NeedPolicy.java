package dev.carflow.enrichment.need;

import dev.carflow.smartcar.api.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what is known of a vehicle with what is wanted. Pure: the same question has the same answer. */
public final class NeedPolicy {

    private final WantedSignals wanted;

    public NeedPolicy(WantedSignals wanted) {
        this.wanted = wanted;
    }

    /**
     * @param known of the vehicle by code, the event and what is remembered merged
     * @param firstDelivery whether Smartcar said that this is the vehicle's first event
     */
    public Need assess(Map<String, Signal> known, boolean firstDelivery, Instant now) {
        Map<String, Signal> byCode = new HashMap<>();
        known.forEach((code, signal) -> byCode.put(WantedSignals.normal(code), signal));
        List<String> missing = new ArrayList<>();
        for (String selector : wanted.selectors()) {
            if (isMissing(selector, byCode)) {
                missing.add(selector);
            }
        }
        List<String> stale = known.keySet().stream()
                .filter(code -> isStale(code, known.get(code), now) && !missing.contains(WantedSignals.normal(code)))
                .sorted()
                .toList();
        return Need.of(missing, stale, firstDelivery);
    }

    /**
     * A code needs a value of its own. Which signals a group or {@code all} has depends on the vehicle, so one signal
     * known of it is enough to know the others too.
     */
    private static boolean isMissing(String selector, Map<String, Signal> byCode) {
        Signal exact = byCode.get(selector);
        if (exact != null) {
            return exact.body().isEmpty() && !exact.isIncurable();
        }
        return byCode.keySet().stream().noneMatch(code -> WantedSignals.names(selector, code));
    }

    private boolean isStale(String code, Signal signal, Instant now) {
        return wanted.maxAgeOf(code)
                .filter(maxAge -> !signal.isIncurable() && !isFresh(signal, maxAge, now))
                .isPresent();
    }

    /**
     * A success without a time of the maker's is a static attribute, such as the VIN (contract 7.4). One from the future
     * has an unknown age.
     */
    private static boolean isFresh(Signal signal, Duration maxAge, Instant now) {
        if (!signal.isSuccess() || signal.body().isEmpty() || signal.ahead()) {
            return false;
        }
        return signal.updatedAt()
                .map(updated -> Duration.between(updated, now).compareTo(maxAge) <= 0)
                .orElse(true);
    }
}
