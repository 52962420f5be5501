package dev.carflow.enrichment.need;

import dev.carflow.ratelimit.Urgency;
import java.util.List;

/**
 * What a call could bring.
 *
 * @param missing wanted codes of which no value is known, and groups or {@code all} if Smartcar was not asked for them yet
 * @param outdated codes of wanted signals whose value is older than wanted, or was not had when Smartcar last tried
 * @param urgency of the call; of no meaning if there is none
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

    /** Nothing is wanted that is not there, or could be had. */
    public boolean isNone() {
        return missing.isEmpty() && outdated.isEmpty();
    }
}
