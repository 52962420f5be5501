package dev.carflow.enrichment.need;

import dev.carflow.ratelimit.Urgency;
import java.util.List;

/**
 * The signals that a call could add.
 *
 * @param missing wanted codes without a known value, and groups or {@code all} if Smartcar was not asked for them yet
 * @param outdated codes of wanted signals whose value is older than wanted, or that Smartcar failed to read last
 * @param urgency of the call; without meaning if there is none
 */
public record Need(List<String> missing, List<String> outdated, Urgency urgency) {

    public Need {
        missing = List.copyOf(missing);
        outdated = List.copyOf(outdated);
    }

    static Need of(List<String> missing, List<String> outdated, boolean firstDelivery) {
        boolean urgent = firstDelivery || !missing.isEmpty();
        return new Need(missing, outdated, urgent ? Urgency.URGENT : Urgency.ROUTINE);
    }

    /** Returns whether nothing is missing that could be obtained. */
    public boolean isNone() {
        return missing.isEmpty() && outdated.isEmpty();
    }
}
