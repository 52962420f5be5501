package dev.carflow.enrichment.signal;

import java.util.List;
import java.util.Map;

/**
 * The known values with one event.
 *
 * @param wanted everything known of wanted signals, by code
 * @param known the part of it that says more than the event itself, by code
 * @param changed codes of wanted signals whose value differs from the one last remembered, or is the first
 */
public record Knowledge(Map<String, MergedSignal> wanted, Map<String, MergedSignal> known, List<String> changed) {

    public static final Knowledge NOTHING = new Knowledge(Map.of(), Map.of(), List.of());

    /** Leaves out values: they are personal data. */
    @Override
    public String toString() {
        return "Knowledge[" + known.size() + " of " + wanted.size() + " signals]";
    }
}
