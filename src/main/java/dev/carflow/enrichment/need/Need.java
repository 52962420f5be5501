package dev.carflow.enrichment.need;

import dev.carflow.enrichment.budget.Urgency;
import java.util.List;

/**
 * What a call could bring.
 *
 * @param missing wanted selectors (codes, groups, {@code all}) of which no value is known
 * @param stale codes of wanted signals whose value is older than wanted, or was not had when Smartcar last tried
 * @param urgency of the call; of no meaning if there is none
 */
public record Need(List<String> missing, List<String> stale, Urgency urgency) {

    public Need {
        missing = List.copyOf(missing);
        stale = List.copyOf(stale);
    }

    static Need of(List<String> missing, List<String> stale, boolean firstDelivery) {
        boolean urgent = firstDelivery || !missing.isEmpty();
        return new Need(missing, stale, urgent ? Urgency.URGENT : Urgency.ROUTINE);
    }

    /** Nothing is wanted that is not there, or could be had. */
    public boolean isNone() {
        return missing.isEmpty() && stale.isEmpty();
    }
}
