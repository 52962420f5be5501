package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.LastKnown;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * The remembered values of a vehicle.
 *
 * @param signals by code, in order
 * @param sinceAsked time since Smartcar last answered about it
 * @param hadAll whether an answer since the last grant contained all signals that Smartcar has of it
 */
public record RememberedVehicle(Map<String, LastKnown> signals, Optional<Duration> sinceAsked, boolean hadAll) {

    public static final RememberedVehicle NOTHING = new RememberedVehicle(Map.of(), Optional.empty(), false);

    public RememberedVehicle {
        // Not a copy, whose order would differ between processes: records of one event have the same bytes.
        signals = Collections.unmodifiableMap(signals);
    }

    /** Leaves out values: they are personal data. */
    @Override
    public String toString() {
        return "Remembered[" + signals.size() + " signals, sinceAsked=" + sinceAsked.orElse(null) + "]";
    }
}
