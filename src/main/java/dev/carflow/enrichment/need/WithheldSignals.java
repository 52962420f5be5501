package dev.carflow.enrichment.need;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Signals that no enriched event contains: in general, and on the topics of single routes. Immutable. */
public final class WithheldSignals {

    private final List<SignalSelector> everywhere;
    private final Map<String, List<SignalSelector>> byRoute;

    public WithheldSignals(List<SignalSelector> everywhere, Map<String, List<SignalSelector>> byRoute) {
        this.everywhere = List.copyOf(everywhere);
        this.byRoute = new HashMap<>(byRoute);
    }

    /** @param code in lower case */
    public boolean isWithheld(String code) {
        return names(everywhere, code);
    }

    /** @param code in lower case */
    public boolean isWithheld(String route, String code) {
        return isWithheld(code) || names(byRoute.getOrDefault(route, List.of()), code);
    }

    private static boolean names(List<SignalSelector> selectors, String code) {
        for (SignalSelector selector : selectors) {
            if (selector.names(code)) {
                return true;
            }
        }
        return false;
    }
}
