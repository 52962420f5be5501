package dev.carflow.enrichment.need;

import dev.carflow.enrichment.signal.MergedSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what is known of a vehicle with what is wanted. Pure function. */
public final class NeedPolicy {

    private final WantedSignals wanted;
    private final Duration incurableFor;

    /**
     * @param incurableFor after which Smartcar is asked again for a signal that the car could not give or the user did
     *     not allow
     */
    public NeedPolicy(WantedSignals wanted, Duration incurableFor) {
        this.wanted = wanted;
        this.incurableFor = incurableFor;
    }

    /**
     * @param merged what is known of wanted signals, by code
     * @param hadAll whether Smartcar has reported all that it has of the vehicle since it was granted
     */
    public Need assess(Map<String, MergedSignal> merged, boolean hadAll, boolean firstDelivery, Instant now) {
        Instant incurableSince = now.minus(incurableFor);
        List<String> missing = new ArrayList<>();
        for (String selector : wanted.selectors()) {
            boolean isMissing = WantedSignals.isGroup(selector)
                    ? !hadAll
                    : Optional.ofNullable(merged.get(selector))
                            .filter(signal -> signal.value().isPresent() || signal.isIncurableSince(incurableSince))
                            .isEmpty();
            if (isMissing) {
                missing.add(selector);
            }
        }
        List<String> outdated = merged.keySet().stream()
                .filter(code -> !missing.contains(code) && isOutdated(merged.get(code), incurableSince, now))
                .sorted()
                .toList();
        return Need.of(missing, outdated, firstDelivery);
    }

    private static boolean isOutdated(MergedSignal signal, Instant incurableSince, Instant now) {
        if (signal.value().isEmpty() && signal.failure().isEmpty()) {
            return false;
        }
        return !signal.isIncurableSince(incurableSince) && (signal.value().isEmpty() || signal.isStale(now));
    }
}
