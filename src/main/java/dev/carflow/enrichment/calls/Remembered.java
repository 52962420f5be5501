package dev.carflow.enrichment.calls;

import dev.carflow.smartcar.api.Signal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a vehicle.
 *
 * @param signals by code
 * @param sinceAsked how long ago Smartcar last answered about it
 */
public record Remembered(Map<String, Signal> signals, Optional<Duration> sinceAsked) {

    public static final Remembered NOTHING = new Remembered(Map.of(), Optional.empty());

    public Remembered {
        signals = Map.copyOf(signals);
    }

    /** Values are personal data. */
    @Override
    public String toString() {
        return "Remembered[" + signals.size() + " signals, sinceAsked=" + sinceAsked.orElse(null) + "]";
    }
}
