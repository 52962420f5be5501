package dev.carflow.enrichment.need;

import dev.carflow.smartcar.signals.SignalDefinition;
import dev.carflow.smartcar.signals.SignalTable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All wanted signals. Of several entries that cover a signal, the most specific counts: its code, then its group, then
 * {@code all}. Codes are compared without case.
 */
public final class WantedSignals {

    private final Map<String, Duration> maxAges = new LinkedHashMap<>();
    private final List<SignalSelector> never;

    /** The age of each signal in Smartcar's table, so that it need not be looked up for each event. */
    private final Map<String, Optional<Duration>> maxAgesOfTable;

    public WantedSignals(List<WantedSignal> entries) {
        this(entries, List.of());
    }

    /**
     * @param never signals that are not wanted although a group or {@code all} covers them
     * @throws IllegalArgumentException with a message for the operator, if entries contradict each other
     */
    public WantedSignals(List<WantedSignal> entries, List<SignalSelector> never) {
        this.never = List.copyOf(never);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("no signal is wanted: write 'none' if that is meant");
        }
        for (WantedSignal entry : entries) {
            if (entry.selector().equals(WantedSignal.NONE)) {
                refuseOthersBesideNone(entries);
            } else if (never.stream().anyMatch(selector -> selector.names(entry.selector()))) {
                throw new IllegalArgumentException("'" + entry.selector() + "' is wanted and withheld: leave one out");
            } else if (maxAges.put(entry.selector(), entry.maxAge()) != null) {
                throw new IllegalArgumentException(
                        "'" + entry.selector() + "' is wanted twice: leave one of the two entries");
            }
        }
        this.maxAgesOfTable = SignalTable.ofSmartcar().all().stream()
                .map(SignalDefinition::code)
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), code -> entryFor(code).map(maxAges::get)));
    }

    private static void refuseOthersBesideNone(List<WantedSignal> entries) {
        if (entries.size() > 1) {
            throw new IllegalArgumentException(
                    "'none' stands beside other wanted signals: write 'none' alone, or leave it out");
        }
    }

    /** Returns whether the value of a signal is of use: unwanted values need not be remembered. */
    public boolean wants(String code) {
        return maxAgeOf(code).isPresent();
    }

    /** Returns the maximum age of a signal's value; empty if it is not wanted. */
    public Optional<Duration> maxAgeOf(String code) {
        Optional<Duration> ofTable = maxAgesOfTable.get(code);
        return ofTable == null ? entryFor(code).map(maxAges::get) : ofTable;
    }

    public boolean isAnything() {
        return !maxAges.isEmpty();
    }

    /** Returns whether a group or all of a vehicle's signals are wanted, whatever those are. */
    public boolean hasGroups() {
        return maxAges.keySet().stream().anyMatch(WantedSignals::isGroup);
    }

    Set<String> selectors() {
        return maxAges.keySet();
    }

    /** Returns the most specific entry that covers a signal. */
    Optional<String> entryFor(String code) {
        String name = normal(code);
        if (never.stream().anyMatch(selector -> selector.names(name))) {
            return Optional.empty();
        }
        if (maxAges.containsKey(name)) {
            return Optional.of(name);
        }
        String group = groupOf(name);
        if (maxAges.containsKey(group)) {
            return Optional.of(group);
        }
        return Optional.of(WantedSignal.ALL).filter(maxAges::containsKey);
    }

    /** Returns whether it covers several signals. */
    static boolean isGroup(String selector) {
        return selector.indexOf('-') < 0;
    }

    /** Smartcar's own word for a group ({@code attributes.group}) is a title; the code's first part is the stable one. */
    private static String groupOf(String code) {
        int dash = code.indexOf('-');
        return dash < 0 ? code : code.substring(0, dash);
    }

    static String normal(String code) {
        return code.toLowerCase(Locale.ROOT);
    }

    /** Returns the form of the configuration. */
    @Override
    public String toString() {
        return isAnything()
                ? maxAges.entrySet().stream()
                        .map(entry -> new WantedSignal(entry.getKey(), entry.getValue()).toString())
                        .collect(Collectors.joining(", "))
                : WantedSignal.NONE;
    }
}
