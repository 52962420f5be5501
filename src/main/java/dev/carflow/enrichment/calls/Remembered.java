package dev.carflow.enrichment.calls;

import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a vehicle.
 *
 * @param signals by code
 * @param askedAt when Smartcar last answered about it, to the millisecond
 */
public record Remembered(Map<String, Signal> signals, Optional<Instant> askedAt) {

    public static final Remembered NOTHING = new Remembered(Map.of(), Optional.empty());

    public Remembered {
        signals = Map.copyOf(signals);
    }

    /** Values are personal data. */
    @Override
    public String toString() {
        return "Remembered[" + signals.size() + " signals, askedAt=" + askedAt.orElse(null) + "]";
    }
}
