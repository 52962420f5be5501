package dev.carflow.enrichment.signal;

import java.util.List;
import java.util.Map;

/**
 * What is known with an event.
 *
 * @param wanted all that is known of wanted signals, by code
 * @param known those of them that tell more than the event does by itself, by code
 * @param changed codes of wanted signals whose value is not the one that was remembered last, or of which none was
 */
public record Knowledge(Map<String, MergedSignal> wanted, Map<String, MergedSignal> known, List<String> changed) {

    public static final Knowledge NOTHING = new Knowledge(Map.of(), Map.of(), List.of());

    /** Values are personal data. */
    @Override
    public String toString() {
        return "Knowledge[" + known.size() + " of " + wanted.size() + " signals]";
    }
}
