package dev.carflow.enrichment.need;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is wanted. Of several entries that name a signal, the most specific counts: its code, then its group, then
 * {@code all}. Codes are compared without their case.
 */
public final class WantedSignals {

    private final Map<String, Duration> maxAges = new LinkedHashMap<>();

    /** @throws IllegalArgumentException with a message for who wrote the configuration, if entries contradict */
    public WantedSignals(List<WantedSignal> entries) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("no signal is wanted: write 'none' if that is meant");
        }
        for (WantedSignal entry : entries) {
            if (entry.selector().equals(WantedSignal.NONE)) {
                refuseOthersBesideNone(entries);
            } else if (maxAges.put(entry.selector(), entry.maxAge()) != null) {
                throw new IllegalArgumentException(
                        "'" + entry.selector() + "' is wanted twice: leave one of the two entries");
            }
        }
    }

    private static void refuseOthersBesideNone(List<WantedSignal> entries) {
        if (entries.size() > 1) {
            throw new IllegalArgumentException(
                    "'none' stands beside other wanted signals: write 'none' alone, or leave it out");
        }
    }

    /** Whether the value of a signal is of use: what is not wanted need not be remembered. */
    public boolean wants(String code) {
        return entryFor(code).isPresent();
    }

    /** How old the value of a signal may be; none if it is not wanted. */
    public Optional<Duration> maxAgeOf(String code) {
        return entryFor(code).map(maxAges::get);
    }

    /** Whether a group or all of a vehicle's signals are wanted, whatever those are. */
    public boolean hasGroups() {
        return maxAges.keySet().stream()
                .anyMatch(selector -> selector.indexOf('-') < 0 && !selector.equals(WantedSignal.NONE));
    }

    Set<String> selectors() {
        return maxAges.keySet();
    }

    /** The most specific entry that names a signal. */
    Optional<String> entryFor(String code) {
        String name = normal(code);
        if (maxAges.containsKey(name)) {
            return Optional.of(name);
        }
        String group = groupOf(name);
        if (maxAges.containsKey(group)) {
            return Optional.of(group);
        }
        return Optional.of(WantedSignal.ALL).filter(maxAges::containsKey);
    }

    /** Whether an entry names a signal, be it or not that a more specific one does so as well. */
    static boolean names(String selector, String code) {
        String name = normal(code);
        return selector.equals(WantedSignal.ALL) || selector.equals(name) || selector.equals(groupOf(name));
    }

    /** Smartcar's own word for a group ({@code attributes.group}) is a title; the code's first part is the stable one. */
    private static String groupOf(String code) {
        int dash = code.indexOf('-');
        return dash < 0 ? code : code.substring(0, dash);
    }

    static String normal(String code) {
        return code.toLowerCase(Locale.ROOT);
    }
}
